package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorSystem;
import io.gmp.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GoroutineProfileTest {
  @Test
  void putsThoseWithTheSameStackTogether() {
    var gate = new CountDownLatch(1);
    try (Gmp gmp = Gmp.builder().name("profile").gomaxprocs(2).build()) {
      for (int i = 0; i < 7; i++) {
        gmp.go(() -> block(gate));
      }
      Goroutine minute = gmp.go(() -> new CountDownLatch(1).await(1, TimeUnit.MINUTES));
      await()
          .untilAsserted(
              () ->
                  assertThat(gmp.goroutineProfile())
                      .asString()
                      .startsWith("goroutine profile: total 8\n7 @ [park]:\n"));
      assertThat(gmp.goroutineProfile())
          .asString()
          .contains("\n1 @ [park]:\n")
          .containsOnlyOnce("GoroutineProfileTest.block");
      assertThat(gmp.goroutineProfile().groups())
          .extracting(GoroutineProfile.Group::count)
          .containsExactly(7, 1);
      assertThat(gmp.goroutineProfile().total()).isEqualTo(8);
      assertThat(gmp.goroutineProfile().groups().getFirst().stack())
          .extracting(StackTraceElement::getMethodName)
          .contains("block");
      assertThat(gmp.goroutinesByState())
          .containsEntry(Goroutine.State.WAITING, 8L)
          .containsEntry(Goroutine.State.RUNNABLE, 0L)
          .containsEntry(Goroutine.State.RUNNING, 0L);
      gate.countDown();
      minute.interrupt();
    }
  }

  @Test
  void showsGoroutinesByTheirIdsAndThenTheTurnsOfActors() throws Exception {
    var gate = new CountDownLatch(1);
    try (Gmp gmp = Gmp.builder().name("seen").gomaxprocs(2).build();
        var system = ActorSystem.create("system", gmp)) {
      var actor =
          system.spawn(
              "actor",
              Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    block(gate);
                    return state;
                  }));
      actor.tell("text");
      Goroutine named = gmp.go("named", () -> block(gate));
      Goroutine other = gmp.go(() -> Channel.<String>make().receive());
      await()
          .untilAsserted(
              () ->
                  assertThat(gmp.goroutines())
                      .hasSize(3)
                      .allMatch(each -> each.state() == Goroutine.State.WAITING));
      var found = gmp.goroutines();
      assertThat(found.subList(0, 2))
          .extracting(each -> each.goroutine().orElseThrow().id())
          .isSorted();
      assertThat(found)
          .extracting(GoroutineSnapshot::name, GoroutineSnapshot::waitReason)
          .containsExactlyInAnyOrder(
              tuple("named", "park"),
              tuple(other.name(), "chan receive"),
              tuple("system/actor", "park"));
      assertThat(found.getLast().goroutine()).isEmpty();
      assertThat(found.getLast().stack())
          .extracting(StackTraceElement::getMethodName)
          .contains("block");
      assertThat(gmp.goroutineDump())
          .contains("goroutine " + named.id() + " named [park]:\n\tat ")
          .contains("goroutine " + other.id() + " [chan receive]:\n\tat ")
          .contains("system/actor [park]:\n\tat ")
          .doesNotContain("more in run queues");
      other.interrupt();
      gate.countDown();
    }
  }

  @Test
  void whoLooksSeesItsOwnCallsAndNotHowTheyAreFound() throws Exception {
    try (Gmp gmp = Gmp.builder().name("own").gomaxprocs(1).build()) {
      var seen = new AtomicReference<List<GoroutineSnapshot>>();
      gmp.go(() -> seen.set(gmp.goroutines())).join();
      assertThat(seen.get())
          .singleElement()
          .returns(Goroutine.State.RUNNING, GoroutineSnapshot::state)
          .returns("", GoroutineSnapshot::waitReason)
          .extracting(one -> one.stack().getFirst().toString())
          .asString()
          .contains("io.gmp.Gmp.goroutines(");
    }
  }

  private static void block(CountDownLatch gate) throws InterruptedException {
    gate.await();
  }

  @Test
  void tellsForHowLongAProcessorIsHeld() {
    var over = new CountDownLatch(1);
    try (Gmp gmp = Gmp.builder().name("held").gomaxprocs(1).hogHandler(hog -> {}).build()) {
      assertThat(gmp.longestHold()).isZero();
      gmp.go(
          () -> {
            while (over.getCount() > 0) {
              Thread.onSpinWait();
            }
          });
      await().until(() -> gmp.longestHold().compareTo(Duration.ofMillis(50)) > 0);
      over.countDown();
      await().until(() -> gmp.longestHold().isZero());
    }
  }
}
