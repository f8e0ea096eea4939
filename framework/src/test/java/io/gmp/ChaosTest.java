package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChaosTest {
  private static final int SECONDS = Scale.isFull() ? 300 : 10;

  private static final class Program {
    private static final int EACH = 8;

    private final Gmp gmp;
    private final AtomicLong parts = new AtomicLong();

    private Program(Gmp gmp) {
      this.gmp = gmp;
    }

    public static void main(String[] args) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[0]));
      int rounds = 0;
      for (int procs = 1; System.nanoTime() < end; procs = procs % 4 + 1) {
        try (Gmp gmp = Gmp.builder().gomaxprocs(procs).build()) {
          var program = new Program(gmp);
          long change = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
          while (System.nanoTime() < change) {
            program.round();
            rounds++;
          }
        }
      }
      System.out.println("rounds " + rounds);
    }

    private void round() throws InterruptedException {
      gmp.go(
          () -> {
            for (int i = 0; i < EACH; i++) {
              gmp.gomaxprocs(1 + ThreadLocalRandom.current().nextInt(4));
              Go.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextInt(500_000)));
            }
          });
      await("spawn", EACH * EACH, this::spawn);
      await("channel", EACH, this::sendAndReceive);
      await("give way", EACH, this::giveWay);
      await("block", EACH, this::block);
      await("lock", EACH, this::lock);
      for (int sleepers = 1; sleepers < 4; sleepers++) {
        await("sleep", sleepers, this::sleep);
      }
      await("timer", EACH, this::time);
    }

    private void await(String what, int count, Part part) throws InterruptedException {
      parts.set(0);
      var done = new CountDownLatch(count);
      part.start(count, done);
      if (!done.await(60, TimeUnit.SECONDS)) {
        System.out.println(
            what + ": " + done.getCount() + " of " + count + " never ended, " + gmp.stats());
        System.exit(1);
      }
    }

    private interface Part {
      void start(int count, CountDownLatch done);
    }

    private void spawn(int count, CountDownLatch done) {
      for (int i = 0; i < EACH; i++) {
        gmp.go(
            () -> {
              for (int k = 0; k < EACH; k++) {
                Go.go(done::countDown);
              }
            });
      }
    }

    private void sendAndReceive(int count, CountDownLatch done) {
      var channel = Channel.<Integer>make();
      for (int i = 0; i < count; i++) {
        gmp.go(() -> channel.send(1));
        gmp.go(
            () -> {
              channel.receive();
              done.countDown();
            });
      }
    }

    private void giveWay(int count, CountDownLatch done) {
      for (int i = 0; i < count; i++) {
        gmp.go(
            () -> {
              for (int k = 0; k < EACH; k++) {
                Go.gosched();
              }
              done.countDown();
            });
      }
    }

    private void block(int count, CountDownLatch done) {
      for (int i = 0; i < count; i++) {
        gmp.go(
            () -> {
              Go.blocking(parts::incrementAndGet);
              done.countDown();
            });
      }
    }

    private void lock(int count, CountDownLatch done) {
      for (int i = 0; i < count; i++) {
        boolean unlock = i % 2 == 0;
        gmp.go(
            () -> {
              Go.lockOSThread();
              Go.gosched();
              Go.sleep(Duration.ofNanos(1_000));
              if (unlock) {
                Go.unlockOSThread();
              }
              done.countDown();
            });
      }
    }

    private void sleep(int count, CountDownLatch done) {
      for (int i = 0; i < count; i++) {
        gmp.go(
            () -> {
              for (int k = 0; k < EACH; k++) {
                Go.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextInt(200_000)));
              }
              done.countDown();
            });
      }
    }

    private void time(int count, CountDownLatch done) {
      for (int i = 0; i < count; i++) {
        gmp.after(Duration.ofNanos(i * 50_000L), done::countDown);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Engines.VIRTUAL_THREAD, Engines.PLATFORM})
  void nothingIsLostWhenTheSchedulerIsMadeToTakeItsRarePaths(String engine) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dgmp.engine=" + engine,
            "-Dgmp.chaos=" + System.getProperty("gmp.chaos", "true"),
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            Integer.toString(SECONDS)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("rounds");
  }
}
