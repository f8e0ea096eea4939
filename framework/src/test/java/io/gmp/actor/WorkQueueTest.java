package io.gmp.actor;

import static io.gmp.Go.onTimeout;
import static io.gmp.Go.select;
import static io.gmp.actor.Workers.confirmAll;
import static io.gmp.actor.Workers.handling;
import static io.gmp.actor.Workers.keeping;
import static io.gmp.actor.Workers.next;
import static io.gmp.actor.Workers.step;
import static io.gmp.actor.Workers.values;
import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.actor.Workers.Do;
import io.gmp.channel.ChannelClosedException;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WorkQueueTest {

  @Engines
  void aWorkerGetsTheNextPieceWhenItHasConfirmedTheOneBefore(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      queue.submit("before there are workers");
      var _ = system.spawn("worker", keeping(queue, got, 1));
      queue.submit("b");
      assertThat(queue.trySubmit("c")).isTrue();
      for (int i = 1; i <= 3; i++) {
        Work<String> work = next(got);
        assertThat(got).isEmpty();
        assertThat(work.number()).isEqualTo(i);
        assertThat(work.attempt()).isOne();
        assertThat(queue.stats()).isEqualTo(new WorkQueue.Stats(3 - i, 1, 1, i - 1, 0, 0));
        assertThat(work.confirm()).isTrue();
        assertThat(work.confirm()).isFalse();
      }
      assertThat(queue.stats()).isEqualTo(new WorkQueue.Stats(0, 0, 1, 3, 0, 0));
      assertThat(queue.path()).isEqualTo("test/jobs");
    }
  }

  @Engines
  void whoHasRoomForMoreGetsAsManyAndThoseWithRoomTakeTurns(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var first = new ConcurrentLinkedQueue<Work<String>>();
      var second = new ConcurrentLinkedQueue<Work<String>>();
      var _ = system.spawn(keeping(queue, first, 2));
      var _ = system.spawn(keeping(queue, second, 3));
      await().until(() -> queue.stats().workers() == 2);
      for (int i = 0; i < 9; i++) {
        queue.submit("" + i);
      }
      await().until(() -> first.size() + second.size() == 5);
      assertThat(queue.stats()).isEqualTo(new WorkQueue.Stats(4, 5, 2, 0, 0, 0));
      assertThat(first).hasSize(2);
      List.copyOf(first).forEach(Work::confirm);
      await().until(() -> first.size() == 4);
      assertThat(second).hasSize(3);
      confirmAll(queue, List.of(first, second));
    }
  }

  @Engines
  void aFullQueueMakesThoseWhoSubmitWait(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 2);
      queue.submit("a");
      queue.submit("b");
      assertThat(queue.trySubmit("no")).isFalse();
      assertThat(queue.trySubmit("no", Duration.ofNanos(1))).isFalse();
      assertThat(
              select(
                  queue.onSubmit("no", () -> "submitted"),
                  onTimeout(Duration.ofNanos(1), () -> "full")))
          .isEqualTo("full");
      Goroutine parked = t.gmp().go(() -> queue.submit("c"));
      Waiting.until(parked, Waiting.SEND);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      var _ = system.spawn(keeping(queue, got, 10));
      Waiting.untilEnded(parked);
      assertThat(
              select(
                  queue.onSubmit("d", () -> "submitted"),
                  onTimeout(TestRuntime.LONG, () -> "full")))
          .isEqualTo("submitted");
      assertThat(queue.trySubmit("e", TestRuntime.LONG)).isTrue();
      await().until(() -> got.size() == 5);
      assertThat(values(got)).containsExactly("a", "b", "c", "d", "e");
      confirmAll(queue, List.of(got));
    }
  }

  @Engines
  void whoSubmitsMayHearWhenItIsDone(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10, 2);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      var _ = system.spawn(keeping(queue, got, 1));
      CompletableFuture<Void> done = queue.submitAndTrack("a");
      Work<String> work = next(got);
      assertThat(done).isNotDone();
      work.confirm();
      done.get(30, TimeUnit.SECONDS);
      CompletableFuture<Void> lost = queue.submitAndTrack("fail");
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> lost.get(30, TimeUnit.SECONDS))
          .withCauseInstanceOf(WorkLostException.class)
          .withRootCauseInstanceOf(IllegalStateException.class)
          .withMessageContaining("work 2 of 'test/jobs' was not confirmed after 2 attempts");
    }
  }

  @Engines
  void anEntityThatIsAtWorkIsNotIdle(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      Entities<Object> entities =
          system.entities("entities", id -> keeping(queue, got, 1), Duration.ofMillis(1));
      ActorRef<Object> worker = entities.ref("worker");
      queue.submit("a");
      step(worker, context -> {});
      Work<String> work = next(got);
      var ticks = new AtomicInteger();
      try (AutoCloseable _ = ticking(t, ticks)) {
        await().until(() -> ticks.get() > 20);
      }
      assertThat(entities.ids()).containsExactly("worker");
      assertThat(work.confirm()).isTrue();
      await().until(() -> entities.size() == 0);
      assertThat(queue.stats().workers()).isZero();
    }
  }

  private static AutoCloseable ticking(TestRuntime t, AtomicInteger ticks) {
    ActorSystem clock = ActorSystem.create("clock", t.gmp());
    var _ =
        clock.spawn(
            Actor.<String, Integer>setup(
                context -> {
                  context.timers().startFixedDelay("k", "tick", Duration.ofMillis(1));
                  return 0;
                },
                (context, state, message) -> ticks.incrementAndGet()));
    return clock;
  }

  @Engines
  void whoStopsItHasAllThatWasSubmittedDone(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      var _ = system.spawn(keeping(queue, got, 1));
      queue.submit("a");
      queue.submit("b");
      CompletableFuture<Void> stopped = queue.stop(TestRuntime.LONG);
      assertThat(queue.trySubmit("late")).isFalse();
      assertThatExceptionOfType(ChannelClosedException.class)
          .isThrownBy(() -> queue.submit("late"));
      next(got).confirm();
      Work<String> last = next(got);
      assertThat(stopped).isNotDone();
      last.confirm();
      stopped.get(30, TimeUnit.SECONDS);
      assertThat(system.deadLetters()).isZero();
      assertThat(system.find("jobs")).isEmpty();
    }
  }

  @Engines
  void atTheDeadlineWhatNobodyHasIsDeadAndWhatIsUnderWayMayBeConfirmed(TestRuntime t)
      throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 2);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      ActorRef<Object> worker = system.spawn(keeping(queue, got, 2));
      for (String each : List.of("a", "b", "c", "d")) {
        queue.submit(each);
      }
      Goroutine parked = t.gmp().go(() -> refused(queue));
      Waiting.until(parked, Waiting.SEND);
      await().until(() -> got.size() == 2);
      queue.stop(Duration.ZERO).get(30, TimeUnit.SECONDS);
      Waiting.untilEnded(parked);
      await().until(() -> system.deadLetters() == 2);
      assertThat(system.recentDeadLetters())
          .extracting(DeadLetter::message)
          .containsExactly("c", "d");
      assertThat(next(got).confirm()).isTrue();
      worker.stop();
      await().until(() -> system.deadLetters() == 3);
      assertThat(queue.stats()).isEqualTo(new WorkQueue.Stats(0, 0, 0, 1, 0, 3));
    }
  }

  private static void refused(WorkQueue<String> queue) {
    assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> queue.submit("e"));
  }

  @Engines
  void aSystemThatEndsHasItsWorkersDoWhatWaits(TestRuntime t) throws Exception {
    var done = new AtomicInteger();
    ActorSystem system = ActorSystem.create("test", t.gmp());
    WorkQueue<String> queue = system.workQueue("jobs", 100);
    var _ =
        system.spawn(
            handling(
                queue,
                (context, message) -> {
                  Work<String> work = message.work();
                  if (work.number() <= 50) {
                    assertThat(queue.trySubmit("more")).isTrue();
                  }
                  t.gmp()
                      .go(
                          () -> {
                            done.incrementAndGet();
                            work.confirm();
                          });
                }));
    for (int i = 0; i < 50; i++) {
      queue.submit("job");
    }
    ShutdownReport report = system.shutdown(TestRuntime.LONG);
    assertThat(report.drained()).isTrue();
    assertThat(report.dropped()).isZero();
    assertThat(done).hasValue(100);
    assertThat(queue.trySubmit("late")).isFalse();
  }

  @Engines(gomaxprocs = 2)
  void badInputIsNamedAtOnce(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      assertThatIllegalArgumentException().isThrownBy(() -> system.workQueue("jobs", 0));
      assertThatIllegalArgumentException().isThrownBy(() -> system.workQueue("jobs", 1, 0));
      WorkQueue<String> queue = system.workQueue("jobs", 1);
      assertThatIllegalArgumentException().isThrownBy(() -> system.workQueue("jobs", 1));
      assertThatNullPointerException().isThrownBy(() -> queue.trySubmit(null));
      var contexts = new CompletableFuture<ActorContext<Object>>();
      var refused = new CompletableFuture<Throwable>();
      ActorRef<Object> actor = system.spawn(keeping(queue, new ConcurrentLinkedQueue<>(), 1));
      step(actor, contexts::complete);
      ActorContext<Object> context = contexts.get(30, TimeUnit.SECONDS);
      assertThatIllegalStateException().isThrownBy(() -> queue.enlist(context, Do::new));
      assertThatIllegalStateException().isThrownBy(() -> queue.discharge(context));
      queue.stop(Duration.ZERO).get(30, TimeUnit.SECONDS);
      step(
          actor,
          self -> {
            try {
              queue.enlist(self, Do::new);
            } catch (IllegalStateException e) {
              refused.complete(e);
            }
          });
      assertThat(refused.get(30, TimeUnit.SECONDS)).hasMessageContaining("has stopped");
    }
  }
}
