package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorSystem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OwnActorsTests {
  @Test
  void areAllStoppedAlsoWhereWhoStopsThemIsInterrupted() throws Exception {
    var seen = new CopyOnWriteArrayList<String>();
    var blocked = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    try (Gmp gmp = Gmp.builder().name("own").build();
        var system = ActorSystem.create("own", gmp)) {
      var own = new OwnActors();
      var first = system.spawn("first", noting(seen, new CountDownLatch(1), gate));
      var second = system.spawn("second", noting(seen, new CountDownLatch(1), gate));
      var last = system.spawn("last", noting(seen, blocked, gate));
      own.add(first);
      own.add(second);
      own.add(last);
      last.tell("three");
      blocked.await();
      var closer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    own.stop(Duration.ofMinutes(10));
                    interrupted.set(Thread.currentThread().isInterrupted());
                  });
      await().atMost(ONE_MINUTE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
      first.tell("one");
      second.tell("two");
      closer.interrupt();
      closer.join();
      assertThat(interrupted).isTrue();
      assertThat(seen).isEmpty();
      gate.countDown();
      for (var each : List.of(first, second, last)) {
        assertThat(each.whenStopped()).succeedsWithin(ONE_MINUTE);
      }
      assertThat(seen).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  private static ActorDefinition<String> noting(
      List<String> seen, CountDownLatch begun, CountDownLatch gate) {
    return Actor.of(
        0,
        (context, count, message) -> {
          begun.countDown();
          gate.await();
          seen.add(message);
          return count + 1;
        });
  }
}
