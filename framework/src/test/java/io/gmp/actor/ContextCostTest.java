package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gmp.Gmp;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ContextCostTest {
  private static final int BATCH = 500;

  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      var handled = new AtomicInteger();
      try (Gmp gmp = Gmp.builder().name("child").engine("platform").build();
          ActorSystem system = ActorSystem.create("test", gmp)) {
        ActorRef<String> actor =
            system.spawn(Actor.of(0, (context, state, message) -> handled.incrementAndGet()));
        actor.tell("message");
        actor.stop(java.time.Duration.ofSeconds(60)).get();
      }
      System.out.println("handled " + handled);
      if (args.length > 0) {
        try {
          ContextCapture.threadLocals();
          System.out.println("captures");
        } catch (IllegalStateException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  private static String run(String classPath, List<String> flags, String... args) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, Program.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void whoDoesNotCaptureLoadsNothingOfIt() throws Exception {
    String output = run(System.getProperty("java.class.path"), List.of("-Xlog:class+load:stdout"));
    assertThat(output)
        .contains("handled 1", "io.gmp.actor.ActorCell ")
        .doesNotContain("io.micrometer", "org.slf4j", "io.gmp.actor.ThreadLocalCapture");
  }

  @Test
  void withoutTheLibraryActorsWorkAndCapturingSaysWhatIsMissing() throws Exception {
    String without =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("context-propagation"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(run(without, List.of(), "capture"))
        .contains("handled 1", "needs io.micrometer:context-propagation");
    assertThat(run(System.getProperty("java.class.path"), List.of(), "capture"))
        .contains("captures");
  }

  @Test
  void aTellWithoutCaptureAllocatesNothing() throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Gmp gmp = Gmp.builder().name("cost").gomaxprocs(2).build();
        ActorSystem system = ActorSystem.create("test", gmp)) {
      var handled = new AtomicInteger();
      ActorRef<String> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    handled.incrementAndGet();
                    return state;
                  }));
      var inARow = new AtomicInteger();
      await()
          .alias("batches that allocate less than a byte a message, once it is compiled")
          .until(
              () -> {
                int sent = handled.get() + BATCH;
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < BATCH; i++) {
                  actor.tell("message");
                }
                long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                await().until(() -> handled.get() == sent);
                return (bytes < BATCH ? inARow.incrementAndGet() : inARow.getAndSet(0)) == 100;
              });
    }
  }
}
