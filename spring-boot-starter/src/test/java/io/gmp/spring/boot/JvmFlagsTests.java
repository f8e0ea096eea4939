package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class JvmFlagsTests {
  @Test
  void saysHowToGetAnEngineThatCannotRun() throws Exception {
    var run = withoutFlags(Map.of(), "--gmp.engine=virtual-thread");
    assertThat(run.output())
        .contains("APPLICATION FAILED TO START")
        .contains("--add-opens java.base/java.lang=ALL-UNNAMED")
        .contains("--add-exports java.base/jdk.internal.misc=ALL-UNNAMED")
        .contains("Add-Opens: java.base/java.lang")
        .contains("Add-Exports: java.base/jdk.internal.misc")
        .contains("gmp.engine=platform")
        .doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void takesTheEngineThatCanRunAndSaysWhatTheOtherNeeds() throws Exception {
    var run = withoutFlags(Map.of());
    assertThat(run.output())
        .contains("runs on platform")
        .containsOnlyOnce("--add-opens java.base/java.lang=ALL-UNNAMED")
        .contains("INFO");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void opensWhatItNeedsByItselfIfItMay() throws Exception {
    var run = withoutFlags(Map.of(), "--gmp.engine-unlock=true");
    assertThat(run.output()).contains("runs on virtual-thread");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void analyzesABadGomaxprocsFromTheEnvironment() throws Exception {
    var run = withoutFlags(Map.of("GOMAXPROCS", "none"));
    assertThat(run.output())
        .contains("APPLICATION FAILED TO START")
        .contains("environment variable GOMAXPROCS")
        .contains("Value: \"none\"")
        .contains("from 1 to 1024");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private record Run(int exitCode, String output) {}

  private static Run withoutFlags(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Application.class.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    var process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(GmpAutoConfiguration.class)
  static class Application {
    public static void main(String[] arguments) {
      var application = new SpringApplication(Application.class);
      application.setWebApplicationType(WebApplicationType.NONE);
      try (var context = application.run(arguments)) {
        System.out.println("runs on " + context.getBean(Gmp.class).engine());
      }
    }
  }
}
