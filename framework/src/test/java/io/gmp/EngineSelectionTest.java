package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineSelectionTest {
  private static final String FLAGS =
      "--add-opens java.base/java.lang=ALL-UNNAMED --add-exports"
          + " java.base/jdk.internal.misc=ALL-UNNAMED";

  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      try (Gmp gmp = Gmp.builder().name("child").build()) {
        gmp.go(() -> System.out.println("ran on " + gmp.engine())).join();
        System.out.println("GOMAXPROCS " + gmp.gomaxprocs() + " from " + gmp.gomaxprocsSource());
      } catch (RuntimeException e) {
        System.out.println(e);
      }
    }
  }

  private static String java(Map<String, String> environment, String... options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xshare:auto");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("GOMAXPROCS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void withoutFlagsAutoIsPlatformAndSaysWhatIsMissing() throws Exception {
    assertThat(java(Map.of()))
        .contains("ran on platform")
        .containsOnlyOnce("the virtual-thread engine needs " + FLAGS)
        .contains("from available processors");
  }

  @Test
  void withoutFlagsItOpensWhatItNeedsIfItMay() throws Exception {
    assertThat(java(Map.of(), "-Dgmp.engine.unlock=true")).contains("ran on virtual-thread");
  }

  @Test
  void whereTheJdkForbidsThatItSaysSoAndTakesTheOtherEngine() throws Exception {
    assertThat(java(Map.of(), "-Dgmp.engine.unlock=true", "--sun-misc-unsafe-memory-access=deny"))
        .contains("this JDK does not let gmp open java.base without flags")
        .contains("ran on platform");
  }

  @Test
  void withoutFlagsVirtualThreadIsRefusedWithTheFlagsItNeeds() throws Exception {
    assertThat(java(Map.of(), "-Dgmp.engine=virtual-thread"))
        .contains("io.gmp.EngineUnavailableException: the virtual-thread engine cannot run")
        .contains("start it with " + FLAGS)
        .contains("or choose gmp.engine=platform")
        .doesNotContain("ran on");
  }

  @Test
  void withFlagsThePropertyStillChoosesPlatform() throws Exception {
    assertThat(
            java(
                Map.of("GOMAXPROCS", "3"),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Dgmp.engine=platform"))
        .contains("ran on platform")
        .contains("GOMAXPROCS 3 from environment variable GOMAXPROCS");
  }

  @Test
  void withFlagsAutoIsVirtualThreadAndTellsOnce() throws Exception {
    assertThat(
            java(
                Map.of("GOMAXPROCS", "0"),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Dgmp.gomaxprocs=2"))
        .contains("ran on virtual-thread")
        .containsOnlyOnce("goroutines run on the virtual-thread engine, GOMAXPROCS=2")
        .contains("GOMAXPROCS 2 from system property gmp.gomaxprocs");
  }

  @Test
  void aBadEnvironmentIsNamed() throws Exception {
    assertThat(java(Map.of("GOMAXPROCS", "0")))
        .contains(
            "GOMAXPROCS from the environment variable GOMAXPROCS is 0; it must be from 1 to 1024");
  }
}
