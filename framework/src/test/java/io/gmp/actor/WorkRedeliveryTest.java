package io.gmp.actor;

import static io.gmp.actor.Workers.confirmAll;
import static io.gmp.actor.Workers.handling;
import static io.gmp.actor.Workers.keeping;
import static io.gmp.actor.Workers.next;
import static io.gmp.actor.Workers.step;
import static io.gmp.actor.Workers.values;
import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.Workers.Do;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(120)
class WorkRedeliveryTest {

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
              handling(
                  queue,
                  (context, message) -> {
                    Work<String> work = message.work();
                    attempts.add(work.attempt());
                    switch (work.attempt()) {
                      case 1 -> work.giveBack();
                      case 2 -> context.unhandled(message);
                      default -> work.confirm();
                    }
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
      worker.whenStopped().get(30, TimeUnit.SECONDS);
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
              handling(
                      queue,
                      (context, message) -> {
                        if (tries.incrementAndGet() == 1) {
                          throw new IllegalStateException("on purpose");
                        }
                        message.work().confirm();
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
              handling(
                      queue,
                      (context, message) -> {
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
              handling(
                      queue,
                      (context, message) -> {
                        traces.add(message.work().attempt() + " " + MDC.get("trace"));
                        if (message.work().attempt() < 3) {
                          throw new IllegalStateException("on purpose");
                        }
                        message.work().confirm();
                      })
                  .supervise(Supervision.restart()));
      MDC.put("trace", "one");
      queue.submit("a");
      MDC.clear();
      await().until(() -> queue.stats().confirmed() == 1);
      assertThat(traces).containsExactly("1 one", "2 one", "3 one");
    }
  }
}
