package io.gmp.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH's command line, with the flags of the virtual-thread engine in every fork: a fork runs from
 * the class path, where the manifest's {@code Add-Opens} does not count. And {@code memory}, {@code
 * hog}, {@code echo}, {@code idle} and {@code timers}, which are no benchmarks of JMH: {@link
 * MemoryRun}, {@link HogDelay}, {@link EchoRun}, {@link IdleLoad} and {@link TimerLateness}.
 */
final class Main {
  private Main() {}

  public static void main(String[] args)
      throws CommandLineOptionException, InterruptedException, IOException, RunnerException {
    if (args.length == 1 && args[0].equals("memory")) {
      System.exit(MemoryRun.all() ? 0 : 1);
    }
    if (args.length == 1 && args[0].equals("hog")) {
      HogDelay.main(args);
      return;
    }
    if (args.length == 1 && args[0].equals("echo")) {
      EchoRun.all();
      return;
    }
    if (args.length == 1 && args[0].equals("idle")) {
      for (String engine : List.of("virtual-thread", "platform")) {
        System.out.println(ChildJvm.lastLine(List.of(), IdleLoad.class, engine));
      }
      return;
    }
    if (args.length == 1 && args[0].equals("timers")) {
      TimerLateness.all();
      return;
    }
    if (Stream.of(args).anyMatch(arg -> arg.matches("-(h|l|lp|lprof|lrf)"))) {
      org.openjdk.jmh.Main.main(args);
      return;
    }
    var commandLine = new CommandLineOptions(args);
    var jvmArgs =
        Stream.concat(
            EngineFlags.get().stream(), commandLine.getJvmArgsPrepend().orElse(List.of()).stream());
    new Runner(
            new OptionsBuilder()
                .parent(commandLine)
                .jvmArgsPrepend(jvmArgs.toArray(String[]::new))
                .build())
        .run();
  }
}
