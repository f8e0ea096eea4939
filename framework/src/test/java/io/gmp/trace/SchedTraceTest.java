package io.gmp.trace;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.Gmp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SchedTraceTest {
  private static final Duration OFTEN = Duration.ofMillis(5);

  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void tellsEveryNowAndThenUntilItIsClosed() throws Exception {
    try (Gmp gmp = Gmp.builder().name("traced").gomaxprocs(3).build()) {
      Thread thread;
      try (var trace = SchedTrace.start(gmp, OFTEN, false, told::add)) {
        assertThat(trace).isNotNull();
        await().until(() -> told.size() > 2);
        thread = tracing();
      }
      thread.join();
      assertThat(told)
          .allSatisfy(
              line ->
                  assertThat(line)
                      .matches(
                          "SCHED \\d+ms: gomaxprocs=3 idleprocs=\\d threads=\\d+"
                              + " spinningthreads=\\d runqueue=\\d+ \\[\\d+ \\d+ \\d+\\]"));
    }
  }

  private static Thread tracing() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("traced-schedtrace"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsOfEachGoroutineInDetail() {
    var gate = new CountDownLatch(1);
    try (Gmp gmp = Gmp.builder().name("traced").build();
        var trace = SchedTrace.start(gmp, OFTEN, true, told::add)) {
      assertThat(trace).isNotNull();
      gmp.go("at the gate", gate::await);
      await().until(() -> told.stream().anyMatch(text -> text.contains("at the gate [park]")));
      gate.countDown();
    }
  }

  @Test
  void endsWithTheRuntime() throws Exception {
    Gmp gmp = Gmp.builder().name("traced").build();
    try (var trace = SchedTrace.start(gmp, OFTEN, false, told::add)) {
      assertThat(trace).isNotNull();
      await().until(() -> !told.isEmpty());
      Thread thread = tracing();
      gmp.close();
      thread.join();
    }
  }

  @Test
  void refusesATraceWithoutAPause() {
    try (Gmp gmp = Gmp.builder().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SchedTrace.start(gmp, Duration.ZERO, false, told::add))
          .withMessageContaining("PT0S");
    }
  }
}
