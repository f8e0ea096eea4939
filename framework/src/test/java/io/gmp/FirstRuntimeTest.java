package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  @Test
  void mayBeMadeByAVirtualThreadOnTheOnlyCarrier() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("made and closed: virtual-thread");
  }
}
