package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FirstRuntimeTest {

  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      var engine = new AtomicReference<String>();
      Thread.startVirtualThread(
              () -> {
                try (Gmp gmp = Gmp.builder().name("child").build()) {
                  gmp.go(() -> engine.set(gmp.engine())).join();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              })
          .join();
      System.out.println("made and closed: " + engine.get());
    }
  }

  static final class Started {
    private Started() {}

    public static void main(String[] args) throws Exception {
      try (Gmp gmp = Gmp.builder().name("child").build()) {
        System.out.println("made " + gmp.stats());
        gmp.start();
        gmp.go(() -> System.out.println("ran on " + gmp.engine())).join();
      }
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("gmp-") && !thread.join(Duration.ofMinutes(1))) {
          System.out.println("left: " + thread);
        }
      }
    }
  }

  private static String java(Class<?> program, String... options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void mayBeMadeByAVirtualThreadOnTheOnlyCarrier() throws Exception {
    assertThat(
            java(
                Program.class,
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"))
        .contains("made and closed: virtual-thread");
  }

  @Test
  void leavesNothingOfWhatItBeganWith() throws Exception {
    assertThat(
            java(
                Started.class,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"))
        .contains("ran on virtual-thread")
        .doesNotContain("left:", "could not");
  }

  @Test
  void looksForNoEngineAndLinksNothingUntilItStarts() throws Exception {
    String output =
        java(
            Started.class,
            "-Xlog:class+load:stdout",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
    String[] costly = {" io.gmp.internal.engine.JdkAccess ", " io.gmp.internal.scheduler.Warmup "};
    assertThat(output.substring(0, output.indexOf("made RuntimeStats"))).doesNotContain(costly);
    assertThat(output).contains(costly);
  }

  @Test
  void needsNoFlagsToStart() throws Exception {
    assertThat(java(Started.class))
        .contains("ran on platform")
        .doesNotContain("left:", "could not");
  }
}
