package io.gmp.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for one measurement, with the flags of the virtual-thread engine. */
final class ChildJvm {
  private ChildJvm() {}

  /** Starts it; what it says goes to the standard output unless the caller redirects it. */
  static ProcessBuilder of(List<String> options, Class<?> main, Object... args) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(EngineFlags.get());
    command.add(SevereLogging.OPTION);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Runs it to its end and returns the last line it says. */
  static String lastLine(List<String> options, Class<?> main, Object... args)
      throws IOException, InterruptedException {
    Process process = of(options, main, args).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(main.getName() + " failed: " + said);
    }
    return said.substring(said.lastIndexOf('\n') + 1);
  }
}
