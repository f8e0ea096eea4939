package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadlockTest {

  enum Kind {
    RECEIVE(2, "goroutine 1 main [chan receive]:"),
    EACH_OTHER(2, "stuck [chan send]:"),
    LOCKED(2, "locked [chan receive]:"),
    CANCELLED_TIMER(2, "main [chan receive]:"),
    SLEEP(0, "end"),
    THREAD(0, "end"),
    JDK(0, "end"),
    RETURN(0, "end"),
    THROW(1, "java.io.IOException: left main");

    private final int status;
    private final String output;

    Kind(int status, String output) {
      this.status = status;
      this.output = output;
    }
  }

  private static final class Program {
    private static final Duration LONGER_THAN_LOOKS = Duration.ofMillis(300);

    private Program() {}

    public static void main(String[] args) throws Exception {
      Gmp.main(() -> run(Kind.valueOf(args[0])));
      System.out.println("end");
    }

    private static void run(Kind kind) throws Exception {
      var channel = Channel.<Integer>make();
      switch (kind) {
        case RECEIVE -> channel.receive();
        case EACH_OTHER -> {
          Go.go("stuck", () -> channel.send(1));
          Channel.make().receive();
        }
        case LOCKED -> {
          Goroutine g =
              Go.go(
                  "locked",
                  () -> {
                    Go.lockOSThread();
                    channel.receive();
                  });
          g.join();
        }
        case CANCELLED_TIMER -> {
          Gmp.current().after(Duration.ofHours(1), () -> channel.send(1)).cancel();
          channel.receive();
        }
        case SLEEP -> {
          Go.go(
              () -> {
                Go.sleep(LONGER_THAN_LOOKS);
                channel.send(1);
              });
          channel.receive();
        }
        case THREAD -> {
          Thread.ofPlatform().daemon().start(() -> computeThenSend(channel));
          channel.receive();
        }
        case JDK -> {
          var latch = new CountDownLatch(1);
          Go.go(
              () -> {
                latch.await();
                channel.send(1);
              });
          CompletableFuture.delayedExecutor(LONGER_THAN_LOOKS.toNanos(), TimeUnit.NANOSECONDS)
              .execute(latch::countDown);
          channel.receive();
        }
        case RETURN -> Go.go(() -> channel.receive());
        case THROW -> throw new IOException("left main");
      }
    }

    private static void computeThenSend(Channel<Integer> channel) {
      Gmp gmp = Gmp.defaultRuntime();
      long asleepSince = System.nanoTime();
      while (System.nanoTime() - asleepSince < LONGER_THAN_LOOKS.toNanos()) {
        if (!gmp.isAsleep()) {
          asleepSince = System.nanoTime();
        }
      }
      channel.trySend(1);
    }
  }

  private static void check(String engine, Kind kind) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dgmp.engine=" + engine,
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            kind.name());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(kind.status);
    assertThat(output).contains(kind.output);
    assertThat(output.contains("fatal error: all goroutines are asleep - deadlock!\n"))
        .isEqualTo(kind.status == 2);
    if (kind.status == 2) {
      assertThat(output).contains("at " + Program.class.getName() + ".");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theProcessEndsIfAllGoroutinesAreAsleepAndOnlyThen(Kind kind) throws Exception {
    check(Engines.VIRTUAL_THREAD, kind);
  }

  @ParameterizedTest
  @EnumSource(names = {"EACH_OTHER", "LOCKED", "SLEEP", "JDK"})
  void onThePlatformEngineToo(Kind kind) throws Exception {
    check(Engines.PLATFORM, kind);
  }

  @Engines
  void aRuntimeSaysWhetherAllWaitForEachOther(TestRuntime t) throws Exception {
    assertThat(t.gmp().isAsleep()).isFalse();
    var channel = Channel.<Integer>make();
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < 3; i++) {
      all.add(t.gmp().go("sender" + i, () -> channel.send(1)));
    }
    await().until(t.gmp()::isAsleep);
    Goroutine sleeper =
        t.gmp()
            .go(
                "sleeper",
                () ->
                    assertThatThrownBy(() -> Go.sleep(Duration.ofHours(1)))
                        .isInstanceOf(InterruptedException.class));
    await().until(() -> sleeper.waitReason().equals("sleep"));
    assertThat(t.gmp().isAsleep()).isFalse();
    assertThat(t.gmp().goroutineDump())
        .contains("goroutine " + sleeper.id() + " sleeper [sleep]:\n\tat ")
        .contains("sender0 [chan send]:")
        .contains("sender2 [chan send]:")
        .contains(DeadlockTest.class.getName())
        .doesNotContain("io.gmp.internal");
    sleeper.interrupt();
    await().until(t.gmp()::isAsleep);
    for (int i = 0; i < 3; i++) {
      channel.receive();
    }
    for (Goroutine g : all) {
      g.join();
    }
    assertThat(t.gmp().isAsleep()).isFalse();
  }
}
