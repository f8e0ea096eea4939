package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.internal.scheduler.RuntimeAccess;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskCountTest extends OnEveryRuntime {

  @Test
  void whatComesInAtOnePlaceMayEndAtAnother() throws Exception {
    var count = new TaskCount(RuntimeAccess.scheduler(gmp));
    for (int i = 0; i < 3; i++) {
      assertThat(count.add()).isTrue();
    }
    gmp.go(count::remove).join();
    Thread other = Thread.ofPlatform().start(count::remove);
    other.join();
    count.close();
    assertThat(count.isZero()).isFalse();
    assertThat(count.add()).isFalse();
    gmp.go(count::remove).join();
    assertThat(count.isZero()).isTrue();
  }

  @Test
  void theEndIsSeenAndNotBeforeTheLastHasEnded() throws Exception {
    for (int round = 0; round < 50; round++) {
      var count = new TaskCount(RuntimeAccess.scheduler(gmp));
      var inside = new AtomicInteger();
      var closed = new AtomicBoolean();
      var seen = new AtomicInteger();
      var tooEarly = new AtomicInteger();
      Runnable look =
          () -> {
            if (closed.get() && count.isZero()) {
              seen.incrementAndGet();
              tooEarly.addAndGet(inside.get());
            }
          };
      Runnable comeAndGo =
          () -> {
            while (count.add()) {
              inside.incrementAndGet();
              inside.decrementAndGet();
              count.remove();
              look.run();
            }
            look.run();
          };
      var goroutines = new ArrayList<Goroutine>();
      for (int i = 0; i < 4; i++) {
        goroutines.add(gmp.go(comeAndGo::run));
      }
      Thread outside = Thread.ofPlatform().start(comeAndGo);
      count.close();
      closed.set(true);
      look.run();
      for (Goroutine each : goroutines) {
        each.join();
      }
      outside.join();
      assertThat(seen).hasPositiveValue();
      assertThat(tooEarly).hasValue(0);
    }
  }
}
