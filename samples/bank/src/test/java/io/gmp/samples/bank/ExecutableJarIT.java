package io.gmp.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExecutableJarIT {
  private static final Path JAR = Path.of(System.getProperty("bank.jar"));

  @TempDir Path folder;

  @Test
  void theJarBringsTheFlagsOfTheVirtualThreadEngine() throws Exception {
    var bank = BankProcess.fromJar(JAR, folder.resolve("bank"));
    try {
      assertThat(bank.output())
          .contains("on the virtual-thread engine")
          .doesNotContain("WARN", "ERROR", "--add-opens");
      assertThat(new BankClient(bank.url()).deposit("alice", 500).cents()).isEqualTo(500);
    } finally {
      bank.stop();
    }
  }

  @Test
  void withoutFlagsItRunsOnThePlatformEngineAndSaysWhatTheOtherNeeds() throws Exception {
    var bank = BankProcess.onClassPath(folder.resolve("bank"));
    try {
      assertThat(bank.output())
          .contains("on the platform engine")
          .containsOnlyOnce("INFO  Gmp")
          .containsOnlyOnce("--add-opens java.base/java.lang=ALL-UNNAMED");
      assertThat(new BankClient(bank.url()).deposit("alice", 500).cents()).isEqualTo(500);
    } finally {
      bank.stop();
    }
  }

  @Test
  void theCommandsItPrintsWork() throws Exception {
    var bank = BankProcess.fromJar(JAR, folder.resolve("bank"));
    try {
      var commands =
          bank.output()
              .lines()
              .map(String::strip)
              .filter(line -> line.startsWith("curl "))
              .toList();
      assertThat(commands).hasSize(3);
      assertThat(shell(commands.get(0)))
          .isEqualTo("{\"id\":\"alice\",\"cents\":500}\n{\"id\":\"bob\",\"cents\":500}\n");
      assertThat(shell(commands.get(1)))
          .contains("\"from\":\"alice\",\"to\":\"bob\",\"cents\":120}");
      assertThat(shell(commands.get(2))).isEqualTo("{\"id\":\"bob\",\"cents\":620}\n");
    } finally {
      bank.stop();
    }
  }

  private static String shell(String command) throws Exception {
    var process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
