package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.testing.CapturedLog;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HogTest {
  private final ConcurrentLinkedQueue<Hog> hogs = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  private Gmp runtime(TestRuntime t) {
    return t.make(b -> b.hogHandler(hogs::add).hogThreshold(Duration.ofMillis(20)));
  }

  private static String text(CapturedLog log) {
    return String.join("\n", log.messages());
  }

  private void spin() {
    while (!stop.get()) {
      Thread.onSpinWait();
    }
  }

  @Engines(gomaxprocs = {1, 2})
  void aHogIsReportedOnceWithNameStackAndTime(TestRuntime t) throws Exception {
    Gmp gmp = runtime(t);
    Goroutine g = gmp.go("greedy", this::spin);
    await().until(() -> hogs.stream().anyMatch(hog -> hog.name().equals("greedy")));
    gmp.go(() -> Go.sleep(Duration.ofMillis(100))).join();
    stop.set(true);
    g.join();
    List<Hog> greedy = hogs.stream().filter(hog -> hog.name().equals("greedy")).toList();
    assertThat(greedy).hasSize(1);
    Hog hog = greedy.getFirst();
    assertThat(hog.goroutine()).containsSame(g);
    assertThat(hog.held()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(hog.stack()).anyMatch(call -> call.getMethodName().equals("spin"));
    assertThat(hog.toString())
        .startsWith("greedy has held its processor for ")
        .contains("at " + HogTest.class.getName() + ".spin");
  }

  @Engines(gomaxprocs = 2)
  void eachTimeIsReported(TestRuntime t) throws Exception {
    Gmp gmp = runtime(t);
    for (int i = 1; i <= 3; i++) {
      int time = i;
      stop.set(false);
      Goroutine g = gmp.go(this::spin);
      await().until(() -> hogs.size() == time);
      stop.set(true);
      g.join();
    }
    assertThat(hogs).hasSize(3);
  }

  @Engines(gomaxprocs = 1)
  void oneThatComesToCheckpointsIsNoHog(TestRuntime t) throws Exception {
    Gmp gmp = t.make(b -> b.hogHandler(hogs::add).hogThreshold(Duration.ofSeconds(1)));
    var longest = new AtomicLong();
    do {
      hogs.clear();
      longest.set(0);
      gmp.go(() -> longest.set(longestBetweenCheckpoints(Duration.ofMillis(1_500)))).join();
    } while (longest.get() > TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(hogs).isEmpty();
  }

  private static long longestBetweenCheckpoints(Duration time) {
    long longest = 0;
    long start = System.nanoTime();
    for (long last = start; last - start < time.toNanos(); ) {
      Go.checkpoint();
      long now = System.nanoTime();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return longest;
  }

  @Engines(value = Engines.VIRTUAL_THREAD, gomaxprocs = 2)
  void oneThatBlocksItsThreadIsAHog(TestRuntime t) throws Exception {
    var release = new CountDownLatch(1);
    Goroutine g = runtime(t).go(() -> Pinned.await(release));
    await().until(() -> !hogs.isEmpty());
    release.countDown();
    g.join();
    assertThat(hogs.element().stack())
        .anyMatch(call -> call.getClassName().equals(CountDownLatch.class.getName()));
  }

  @Engines(value = Engines.PLATFORM, gomaxprocs = 1)
  void onThePlatformEngineOneThatBlocksInTheJdkIsNone(TestRuntime t) throws Exception {
    Gmp gmp = runtime(t);
    var release = new CountDownLatch(1);
    Goroutine blocked = Waiting.until(gmp.go("blocked", () -> release.await()), "park");
    hogs.clear();
    Goroutine g = gmp.go("greedy", this::spin);
    await().until(() -> !hogs.isEmpty());
    stop.set(true);
    release.countDown();
    g.join();
    blocked.join();
    assertThat(hogs).extracting(Hog::name).containsExactly("greedy");
  }

  @Engines(gomaxprocs = 2)
  void aHandlerThatBlocksOrFailsHarmsNobody(TestRuntime t) throws Exception {
    var release = new CountDownLatch(1);
    Gmp gmp =
        t.make(
            b ->
                b.hogThreshold(Duration.ofMillis(20))
                    .hogHandler(
                        hog -> {
                          hogs.add(hog);
                          try {
                            release.await();
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                          throw new IllegalStateException("on purpose");
                        }));
    try (var log = new CapturedLog(Hog.class)) {
      Goroutine g = gmp.go(this::spin);
      await().until(() -> !hogs.isEmpty());
      List<Goroutine> more = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        more.add(gmp.go(this::spin));
      }
      gmp.go(() -> Go.gosched()).join();
      release.countDown();
      await().until(() -> hogs.size() >= 2);
      stop.set(true);
      g.join();
      for (Goroutine hog : more) {
        hog.join();
      }
      assertThat(text(log)).contains("the hog handler of '" + gmp.name() + "' failed");
    }
  }

  @Engines(gomaxprocs = 1)
  void withoutAHandlerItIsLogged(TestRuntime t) throws Exception {
    try (var log = new CapturedLog(Hog.class)) {
      Gmp gmp = t.make(b -> b.hogThreshold(Duration.ofMillis(20)));
      Goroutine g = gmp.go("greedy", this::spin);
      await().until(() -> text(log).contains("greedy has held its processor for"));
      stop.set(true);
      g.join();
      assertThat(text(log)).contains("in runtime '" + gmp.name()).contains("Go.checkpoint()");
    }
  }

  @Engines(gomaxprocs = 1)
  void theFlightRecorderKeepsIt(TestRuntime t) throws Exception {
    var events = new ConcurrentLinkedQueue<RecordedEvent>();
    try (var recording = new RecordingStream()) {
      recording.onEvent(
          "io.gmp.Hog",
          event -> {
            if (event.getString("goroutine").equals("greedy")) {
              events.add(event);
            }
          });
      recording.setReuse(false);
      recording.startAsync();
      Gmp gmp = runtime(t);
      Goroutine g = gmp.go("greedy", this::spin);
      await().until(() -> !hogs.isEmpty());
      stop.set(true);
      g.join();
      recording.stop();
      assertThat(events).hasSize(1);
      RecordedEvent event = events.element();
      assertThat(event.getString("runtime")).isEqualTo(gmp.name());
      assertThat(event.getDuration("held")).isGreaterThanOrEqualTo(Duration.ofMillis(20));
      assertThat(event.getString("stack")).contains("HogTest.spin");
    }
  }

  private static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      var reported = new AtomicBoolean();
      long most = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[0]));
      try (Gmp gmp =
          Gmp.builder()
              .hogThreshold(Duration.ofMillis(20))
              .hogHandler(
                  hog -> {
                    System.out.println("hog " + hog.name());
                    reported.set(true);
                  })
              .build()) {
        gmp.go(
                "greedy",
                () -> {
                  long start = System.nanoTime();
                  while (!reported.get() && System.nanoTime() - start < most) {
                    Thread.onSpinWait();
                  }
                })
            .join();
      }
      System.out.println("end");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void underADebuggerNothingIsReported(boolean debugger) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (debugger) {
      command.add("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            debugger ? "500" : "30000"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("end");
    assertThat(output.contains("hog greedy")).isEqualTo(!debugger);
  }

  @Test
  void aThresholdBelowTheTimeSliceIsRefused() {
    assertThatThrownBy(() -> Gmp.builder().hogThreshold(Duration.ofMillis(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 ms");
  }
}
