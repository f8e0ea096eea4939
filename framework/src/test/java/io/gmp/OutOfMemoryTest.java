package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.sync.WaitGroup;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfMemoryTest {
  private static final List<String> TRIED_AGAIN =
      List.of("an OS thread could not be started", "no memory for a stack");

  private static final class Program {
    private static final int GLUTTONS = Scale.of(200);
    private static final int BITE = 4 << 20;
    private static final int PAIRS = 4;
    private static final int AFTERWARDS = 300;

    private final AtomicInteger starved = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(GLUTTONS);
    private final Gmp gmp =
        Gmp.builder()
            .gomaxprocs(3)
            .hogThreshold(Duration.ofHours(1))
            .uncaughtHandler(this::uncaught)
            .build();

    public static void main(String[] args) throws Exception {
      new Program().run();
    }

    private void uncaught(Goroutine goroutine, Throwable failure) {
      if (failure instanceof OutOfMemoryError) {
        starved.incrementAndGet();
        over.countDown();
      } else {
        System.out.println("uncaught " + failure);
      }
    }

    private void run() throws Exception {
      var talkers = new ArrayList<Goroutine>();
      for (int i = 0; i < PAIRS; i++) {
        var channel = Channel.<Integer>make(i % 2);
        talkers.add(gmp.go(() -> send(channel)));
        talkers.add(gmp.go(() -> receive(channel)));
      }
      gmp.go(
          () -> {
            for (int i = 0; i < GLUTTONS; i++) {
              gmp.go(() -> System.out.println(eat().size())).join();
            }
          });
      while (over.getCount() > 0) {
        LockSupport.parkNanos(1_000_000);
      }
      for (Goroutine talker : talkers) {
        talker.join();
      }
      System.out.println("starved " + starved.get());
      System.out.println("lost " + (sent.get() - received.get()));
      afterwards();
      System.out.println("closed " + gmp.close(Duration.ofSeconds(60)));
      System.out.println("left " + gmp.stats().goroutines());
    }

    private static List<byte[]> eat() {
      var all = new ArrayList<byte[]>();
      for (; ; ) {
        all.add(new byte[BITE]);
      }
    }

    private void send(Channel<Integer> channel) throws InterruptedException {
      boolean starving = false;
      while (over.getCount() > 0) {
        try {
          rest(starving);
          starving = false;
          channel.send(1);
          sent.incrementAndGet();
        } catch (OutOfMemoryError e) {
          starving = true;
        }
      }
      close(channel);
    }

    private void receive(Channel<Integer> channel) throws InterruptedException {
      boolean starving = false;
      for (boolean open = true; open; ) {
        try {
          rest(starving);
          starving = false;
          open = channel.receive() != null;
          received.addAndGet(open ? 1 : 0);
        } catch (OutOfMemoryError e) {
          starving = true;
        }
      }
    }

    private static void rest(boolean starving) {
      if (starving) {
        Go.gosched();
      }
    }

    private static void close(Channel<Integer> channel) {
      for (boolean closed = false; !closed; ) {
        try {
          channel.close();
          closed = true;
        } catch (OutOfMemoryError e) {
          Thread.onSpinWait();
        }
      }
    }

    private void afterwards() throws InterruptedException {
      var ran = new AtomicInteger();
      var group = new WaitGroup(gmp.executor());
      for (int i = 0; i < AFTERWARDS; i++) {
        group.go(
            () -> {
              Go.sleep(Duration.ofMillis(1));
              Go.gosched();
              ran.incrementAndGet();
            });
      }
      var timers = new CountDownLatch(100);
      for (int i = 0; i < 100; i++) {
        gmp.after(Duration.ofMillis(i % 7), timers::countDown);
      }
      System.out.println("timers " + timers.await(60, TimeUnit.SECONDS));
      System.out.println("afterwards " + (group.await(Duration.ofSeconds(60)) ? ran.get() : -1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Engines.VIRTUAL_THREAD, Engines.PLATFORM})
  void goroutinesThatTakeAllMemoryEndAndTheOthersGoOn(String engine) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xmx64m",
            "-Djava.util.logging.SimpleFormatter.format=%4$s %5$s%6$s%n",
            "-Dgmp.engine=" + engine,
            "-Dgmp.stress=" + System.getProperty("gmp.stress", ""),
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines().filter(OutOfMemoryTest::isNews))
        .containsExactly(
            "starved " + Program.GLUTTONS,
            "lost 0",
            "timers true",
            "afterwards " + Program.AFTERWARDS,
            "closed true",
            "left 0");
  }

  private static boolean isNews(String line) {
    return !line.startsWith("INFO ") && TRIED_AGAIN.stream().noneMatch(line::contains);
  }
}
