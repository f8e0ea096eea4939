package io.gmp.actor;

import static io.gmp.Go.onTimeout;
import static io.gmp.Go.select;
import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.channel.ChannelClosedException;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(60)
class WorkQueueTest {

  private interface Step {
    void run(ActorContext<Object> context) throws Exception;
  }

  private record Do(Work<String> work) {}

  /** Keeps the work it gets until somebody confirms it. */
  private static ActorDefinition<Object> keeping(
      WorkQueue<String> queue, Queue<Work<String>> got, int atATime) {
    return Actor.<Object, Integer>setup(
            context -> {
              queue.enlist(context, Do::new, atATime);
              return 0;
            },
            (context, state, message) -> {
              switch (message) {
                case Do(Work<String> work) -> {
                  got.add(work);
                  if (work.value().startsWith("fail")) {
                    throw new IllegalStateException("on purpose");
                  }
                }
                case Step step -> step.run(context);
                default -> context.unhandled(message);
              }
              return state + 1;
            })
        .supervise(Supervision.restart());
  }

  private static void step(ActorRef<Object> actor, Step step) throws InterruptedException {
    actor.tell(step);
  }

  private static List<String> values(Queue<Work<String>> got) {
    return got.stream().map(Work::value).toList();
  }

  private static Work<String> next(Queue<Work<String>> got) {
    await().until(() -> !got.isEmpty());
    return got.remove();
  }

  private static void confirmAll(WorkQueue<String> queue, List<Queue<Work<String>>> all) {
    await()
        .until(
            () -> {
              all.forEach(got -> got.forEach(Work::confirm));
              return queue.stats().underWay() + queue.stats().waiting() == 0;
            });
  }

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
  void workThatFailsIsTriedAsOftenAsWasSaidAndThenDead(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10, 3);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      var _ = system.spawn(keeping(queue, got, 1));
      queue.submit("fail");
      queue.submit("after");
      await().until(() -> values(got).contains("after"));
      assertThat(got.stream().filter(work -> work.value().equals("fail")).map(Work::attempt))
          .containsExactly(1, 2, 3);
      await().until(() -> queue.stats().dead() == 1);
      assertThat(queue.stats().redelivered()).isEqualTo(2);
      await().until(() -> system.recentDeadLetters().size() == 1);
      DeadLetter dead = system.recentDeadLetters().getFirst();
      assertThat(dead.message()).isEqualTo("fail");
      assertThat(dead.path()).isEqualTo("test/jobs");
      assertThat(dead.reason()).isEqualTo(DeadLetter.Reason.FAILED);
      assertThat(dead.cause()).hasMessage("on purpose");
      confirmAll(queue, List.of(got));
    }
  }

  @Engines
  void whatAWorkerThatStopsHasNotConfirmedGoesToAnother(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var first = new ConcurrentLinkedQueue<Work<String>>();
      ActorRef<Object> worker = system.spawn(keeping(queue, first, 3));
      for (String each : List.of("a", "b", "c")) {
        queue.submit(each);
      }
      await().until(() -> first.size() == 3);
      List<Work<String>> held = List.copyOf(first);
      held.get(1).confirm();
      worker.stop();
      worker.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(queue.stats()).isEqualTo(new WorkQueue.Stats(2, 0, 0, 1, 0, 0));
      assertThat(held.get(0).confirm()).isTrue();
      var second = new ConcurrentLinkedQueue<Work<String>>();
      var _ = system.spawn(keeping(queue, second, 3));
      Work<String> again = next(second);
      assertThat(again.value()).isEqualTo("c");
      assertThat(again.attempt()).isEqualTo(2);
      assertThat(held.get(2).confirm()).isFalse();
      assertThat(again.confirm()).isTrue();
      assertThat(queue.stats()).isEqualTo(new WorkQueue.Stats(0, 0, 1, 3, 1, 0));
    }
  }

  @Engines
  void aRestartTakesBackWhatTheStateBeforeHad(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      ActorRef<Object> worker = system.spawn(keeping(queue, got, 2));
      queue.submit("a");
      queue.submit("b");
      await().until(() -> got.size() == 2);
      step(
          worker,
          context -> {
            throw new IllegalStateException("on purpose");
          });
      await().until(() -> got.size() == 4);
      assertThat(values(got)).containsExactly("a", "b", "a", "b");
      assertThat(got.stream().map(Work::attempt)).containsExactly(1, 1, 2, 2);
      confirmAll(queue, List.of(got));
    }
  }

  @Engines
  void whatAWorkerHasNotBegunWithItNeverWill(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var first = new ConcurrentLinkedQueue<Work<String>>();
      var second = new ConcurrentLinkedQueue<Work<String>>();
      var busy = new CompletableFuture<Void>();
      var open = new CompletableFuture<Void>();
      ActorRef<Object> worker = system.spawn(keeping(queue, first, 2));
      await().until(() -> queue.stats().workers() == 1);
      step(
          worker,
          context -> {
            busy.complete(null);
            open.join();
            queue.discharge(context);
          });
      busy.get(30, TimeUnit.SECONDS);
      queue.submit("a");
      queue.submit("b");
      assertThat(queue.stats().underWay()).isEqualTo(2);
      var _ = system.spawn(keeping(queue, second, 2));
      await().until(() -> queue.stats().workers() == 2);
      open.complete(null);
      await().until(() -> second.size() == 2);
      assertThat(values(second)).containsExactly("a", "b");
      assertThat(second.stream().map(Work::attempt)).containsExactly(1, 1);
      var probed = new CompletableFuture<Void>();
      step(worker, context -> probed.complete(null));
      probed.get(30, TimeUnit.SECONDS);
      assertThat(first).isEmpty();
      confirmAll(queue, List.of(second));
    }
  }

  @Engines
  void workThatIsGivenBackOrNotUnderstoodGoesRoundAgain(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10, 3);
      var attempts = new ConcurrentLinkedQueue<Integer>();
      var _ =
          system.spawn(
              Actor.<Do, Integer>setup(
                  context -> {
                    queue.enlist(context, Do::new);
                    return 0;
                  },
                  (context, state, message) -> {
                    Work<String> work = message.work();
                    attempts.add(work.attempt());
                    switch (work.attempt()) {
                      case 1 -> work.giveBack();
                      case 2 -> context.unhandled(message);
                      default -> work.confirm();
                    }
                    return state;
                  }));
      queue.submit("a");
      await().until(() -> queue.stats().confirmed() == 1);
      assertThat(attempts).containsExactly(1, 2, 3);
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void aWorkerMayPutWorkByAndIsStillTheOneThatHasIt(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var attempts = new ConcurrentLinkedQueue<Integer>();
      ActorDefinition<Object> definition =
          Actor.setup(
              context -> {
                queue.enlist(context, Do::new);
                return 0;
              },
              (context, state, message) -> {
                if (message.equals("unstash")) {
                  context.unstashAll();
                } else if (state == 0) {
                  context.stash(message);
                } else {
                  attempts.add(((Do) message).work().attempt());
                  ((Do) message).work().confirm();
                }
                return state + 1;
              });
      ActorRef<Object> worker = system.spawn(definition);
      queue.submit("a");
      await().until(() -> queue.stats().underWay() == 1);
      await().until(() -> ((ActorCell<Object>) worker).stashed() == 1);
      worker.tell("unstash");
      await().until(() -> queue.stats().confirmed() == 1);
      assertThat(attempts).containsExactly(1);
      queue.submit("b");
      await().until(() -> queue.stats().confirmed() == 2);
      ActorRef<Object> other = system.spawn(definition);
      worker.stop();
      queue.submit("c");
      await().until(() -> ((ActorCell<Object>) other).stashed() == 1);
      other.stop();
      other.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(queue.stats().waiting()).isOne();
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void whatIsTakenBackWhileItIsPutByIsNotHandledThere(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var handled = new AtomicInteger();
      var unstashed = new CompletableFuture<Void>();
      ActorRef<Object> worker =
          system.spawn(
              Actor.<Object, Boolean>setup(
                  context -> {
                    queue.enlist(context, Do::new);
                    return true;
                  },
                  (context, first, message) -> {
                    if (message.equals("discharge")) {
                      queue.discharge(context);
                      context.unstashAll();
                    } else if (message.equals("probe")) {
                      unstashed.complete(null);
                    } else if (first) {
                      context.stash(message);
                    } else {
                      handled.incrementAndGet();
                    }
                    return false;
                  }));
      queue.submit("a");
      await().until(() -> ((ActorCell<Object>) worker).stashed() == 1);
      worker.tell("discharge");
      worker.tell("probe");
      unstashed.get(30, TimeUnit.SECONDS);
      assertThat(handled).hasValue(0);
      var got = new ConcurrentLinkedQueue<Work<String>>();
      var _ = system.spawn(keeping(queue, got, 1));
      assertThat(next(got).confirm()).isTrue();
      assertThat(queue.stats()).isEqualTo(new WorkQueue.Stats(0, 0, 1, 1, 1, 0));
    }
  }

  @Engines
  void aSecondTryIsTheSameAttempt(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10, 1);
      var tries = new AtomicInteger();
      var _ =
          system.spawn(
              Actor.<Do, Integer>setup(
                      context -> {
                        queue.enlist(context, Do::new);
                        return 0;
                      },
                      (context, state, message) -> {
                        if (tries.incrementAndGet() == 1) {
                          throw new IllegalStateException("on purpose");
                        }
                        message.work().confirm();
                        return state;
                      })
                  .supervise(Supervision.resume().retryOnce()));
      queue.submit("a");
      await().until(() -> queue.stats().confirmed() == 1);
      assertThat(tries).hasValue(2);
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void aFailureAfterTheConfirmationIsADeadLetterLikeAnyOther(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var _ =
          system.spawn(
              Actor.<Do, Integer>setup(
                      context -> {
                        queue.enlist(context, Do::new);
                        return 0;
                      },
                      (context, state, message) -> {
                        message.work().confirm();
                        throw new IllegalStateException("on purpose");
                      })
                  .supervise(Supervision.restart()));
      queue.submit("a");
      await().until(() -> system.deadLetters(DeadLetter.Reason.FAILED) == 1);
      assertThat(system.recentDeadLetters().getFirst().message()).isInstanceOf(Do.class);
      assertThat(queue.stats().confirmed()).isOne();
      assertThat(queue.stats().redelivered()).isZero();
    }
  }

  @Engines
  void whatMakesTheMessageFailsAsTheHandlerDoes(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<String> queue = system.workQueue("jobs", 10, 2);
      var _ =
          system.spawn(
              Actor.<Do, Integer>setup(
                      context -> {
                        queue.enlist(
                            context,
                            work -> {
                              throw new IllegalStateException("on purpose");
                            });
                        return 0;
                      },
                      (context, state, message) -> state)
                  .supervise(Supervision.restart()));
      queue.submit("a");
      await().until(() -> system.deadLetters(DeadLetter.Reason.FAILED) == 1);
      await().until(() -> queue.stats().equals(new WorkQueue.Stats(0, 0, 1, 0, 1, 1)));
    }
  }

  @Engines
  void theContextOfWhoSubmittedFollowsToEachAttempt(TestRuntime t) throws Exception {
    try (ActorSystem system =
        ActorSystem.builder(t.gmp()).captureContext(ContextCapture.threadLocals()).build()) {
      WorkQueue<String> queue = system.workQueue("jobs", 10);
      var traces = new ConcurrentLinkedQueue<String>();
      var _ =
          system.spawn(
              Actor.<Do, Integer>setup(
                      context -> {
                        queue.enlist(context, Do::new);
                        return 0;
                      },
                      (context, state, message) -> {
                        traces.add(message.work().attempt() + " " + MDC.get("trace"));
                        if (message.work().attempt() < 3) {
                          throw new IllegalStateException("on purpose");
                        }
                        message.work().confirm();
                        return state;
                      })
                  .supervise(Supervision.restart()));
      MDC.put("trace", "one");
      queue.submit("a");
      MDC.clear();
      await().until(() -> queue.stats().confirmed() == 1);
      assertThat(traces).containsExactly("1 one", "2 one", "3 one");
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
            Actor.<Do, Integer>setup(
                context -> {
                  queue.enlist(context, Do::new);
                  return 0;
                },
                (context, state, message) -> {
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
                  return state;
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
