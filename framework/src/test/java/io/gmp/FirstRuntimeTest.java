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
                  engine.set(gmp.engine());
                }
              })
          .join();
      System.out.println("made and closed: " + engine.get());
    }
  }

  static final class Prepared {
    private Prepared() {}

    public static void main(String[] args) throws Exception {
      var preparing = new Thread(() -> Gmp.builder().prepare());
      preparing.start();
      try (Gmp gmp = Gmp.builder().name("child").build()) {
        gmp.go(() -> System.out.println("ran on " + gmp.engine())).join();
      }
      preparing.join();
      Gmp.builder().prepare();
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
  void waitsForWhoeverPreparesItAndNothingIsLeftOfThat() throws Exception {
    assertThat(
            java(
                Prepared.class,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"))
        .contains("ran on virtual-thread")
        .doesNotContain("left:");
  }

  @Test
  void needsNoPreparationOnThePlatformEngine() throws Exception {
    assertThat(java(Prepared.class)).contains("ran on platform").doesNotContain("left:");
  }
}
