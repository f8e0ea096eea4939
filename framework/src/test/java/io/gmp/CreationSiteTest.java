package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreationSiteTest {

  private static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      Channel<Integer> channel = Channel.make();
      Goroutine named = startNamed(channel);
      Goroutine other = startFromExecutor();
      other.join();
      while (!named.waitReason().equals("chan receive")) {
        Thread.onSpinWait();
      }
      System.out.println(named.name() + ": " + named.creationSite().orElseThrow());
      System.out.println(other.creationSite().orElseThrow());
      System.out.println(Gmp.defaultRuntime().goroutineDump());
      channel.send(1);
      named.join();
      Gmp.defaultRuntime().go("failing", Program::fail);
      while (Gmp.defaultRuntime().stats().goroutines() > 0) {
        Thread.onSpinWait();
      }
    }

    private static Goroutine startNamed(Channel<Integer> channel) {
      return Go.go("named", () -> channel.receive());
    }

    private static Goroutine startFromExecutor() throws InterruptedException {
      Channel<Goroutine> started = Channel.make(1);
      Gmp.defaultRuntime()
          .executor()
          .execute(() -> started.trySend(Goroutine.current().orElseThrow()));
      return started.receive();
    }

    private static void fail() {
      throw new IllegalStateException("on purpose");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Engines.VIRTUAL_THREAD, Engines.PLATFORM})
  void itIsKeptIfAskedForAndShownInDumpsAndLogs(String engine) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dgmp.engine=" + engine,
            "-Dgmp.creationSites=true",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    String program = Program.class.getName();
    assertThat(output)
        .contains("named: " + program + ".startNamed(CreationSiteTest.java:")
        .contains("\n" + program + ".startFromExecutor(CreationSiteTest.java:")
        .contains("\ncreated by " + program + ".startNamed(CreationSiteTest.java:")
        .contains(", created by " + program + ".main(CreationSiteTest.java:");
  }

  @Engines(gomaxprocs = 1)
  void itIsNotKeptOtherwise(TestRuntime t) {
    assertThat(t.gmp().go(() -> {}).creationSite()).isEmpty();
  }
}
