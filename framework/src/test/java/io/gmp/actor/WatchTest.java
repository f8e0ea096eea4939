package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WatchTest {
  private static final ActorDefinition<Object> FRAGILE =
      Actor.of(
          0,
          (context, state, message) -> {
            if (message instanceof Exception e) {
              throw e;
            }
            return state;
          });

  private interface Step {
    void run(ActorContext<Object> context) throws Exception;
  }

  private static ActorDefinition<Object> watcher(Queue<Object> heard) {
    return Actor.<Object, Integer>builder(0)
        .on(
            Step.class,
            (context, state, step) -> {
              step.run(context);
              return state;
            })
        .otherwise(
            (context, state, message) -> {
              heard.add(message);
              return state;
            })
        .onSignal(
            Signal.Terminated.class,
            (context, state, signal) -> {
              heard.add(signal);
              return state;
            })
        .build();
  }

  private static void untilStopped(ActorRef<?> actor) throws Exception {
    actor.whenStopped().get(30, TimeUnit.SECONDS);
  }

  private static void step(ActorRef<Object> actor, Step step) throws InterruptedException {
    actor.tell(step);
  }

  @Engines
  void theEndOfAWatchedActorIsHeardOnceWhetherItComesBeforeOrAfterTheWatch(TestRuntime t)
      throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<Object>();
      ActorRef<Object> watcher = system.spawn(watcher(heard));
      ActorRef<Object> early = system.spawn("early", FRAGILE);
      ActorRef<Object> late = system.spawn("late", FRAGILE);
      late.stop();
      untilStopped(late);
      step(
          watcher,
          context -> {
            context.watch(early);
            context.watch(early);
            context.watch(late);
          });
      await().until(() -> heard.size() == 1);
      early.stop();
      await().until(() -> heard.size() == 2);
      step(watcher, context -> heard.add("end"));
      await().until(() -> heard.size() == 3);
      assertThat(heard)
          .containsExactly(
              new Signal.Terminated(late, null), new Signal.Terminated(early, null), "end");
    }
  }

  @Engines(gomaxprocs = 2)
  void theCauseOfAFailureComesWithTheEnd(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<Object>();
      var failure = new IOException("on purpose");
      ActorRef<Object> watcher = system.spawn(watcher(heard));
      ActorRef<Object> watched = system.spawn(FRAGILE);
      step(watcher, context -> context.watch(watched));
      watched.tell(failure);
      untilStopped(watched);
      await().until(() -> heard.size() == 1);
      step(watcher, context -> context.watch(watched));
      await().until(() -> heard.size() == 2);
      assertThat(heard).containsOnly(new Signal.Terminated(watched, failure));
    }
  }

  @Engines
  void watchWithBringsTheMessageInsteadEvenIntoAFullMailbox(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<Object>();
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Object> watcher = system.spawn(watcher(heard).mailbox(Mailbox.buffered(1)));
      ActorRef<Object> watched = system.spawn(FRAGILE);
      step(
          watcher,
          context -> {
            context.watchWith(watched, "gone");
            begun.countDown();
            open.await();
          });
      begun.await();
      watcher.tell("in the mailbox");
      watched.stop();
      untilStopped(watched);
      open.countDown();
      await().until(() -> heard.size() == 2);
      assertThat(heard).containsExactly("gone", "in the mailbox");
    }
  }

  @Engines
  void nothingComesAfterUnwatchAndBothForget(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<Object>();
      ActorRef<Object> watcher = system.spawn(watcher(heard));
      ActorRef<Object> watched = system.spawn(FRAGILE);
      ActorRef<Object> other = system.spawn(FRAGILE);
      step(
          watcher,
          context -> {
            context.watch(watched);
            context.watch(other);
            context.unwatch(watched);
            watched.stop();
            untilStopped(watched);
            other.stop();
          });
      await().until(() -> !heard.isEmpty());
      step(watcher, context -> heard.add("end"));
      await().until(() -> heard.contains("end"));
      assertThat(heard).containsExactly(new Signal.Terminated(other, null), "end");
      assertThat(((ActorCell<?>) watcher).watchCount()).isZero();
    }
  }

  @Engines(gomaxprocs = 2)
  void anActorThatEndsIsForgottenByThoseItWatched(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> watched = system.spawn(FRAGILE);
      for (int i = 0; i < 10; i++) {
        ActorRef<Object> watcher = system.spawn(watcher(new ConcurrentLinkedQueue<>()));
        step(watcher, context -> context.watch(watched));
        watcher.stop(TestRuntime.LONG).get(30, TimeUnit.SECONDS);
      }
      await().until(() -> ((ActorCell<?>) watched).watchCount() == 0);
    }
  }

  @Engines(gomaxprocs = 2)
  void aWatchOutlivesARestartOfTheWatcher(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<Object>();
      ActorRef<Object> watched = system.spawn(FRAGILE);
      ActorRef<Object> watcher = system.spawn(watcher(heard).supervise(Supervision.restart()));
      step(
          watcher,
          context -> {
            context.watch(watched);
            throw new IOException("on purpose");
          });
      await().until(() -> system.deadLetters() == 1);
      watched.stop();
      await().until(() -> heard.size() == 1);
      assertThat(heard).containsExactly(new Signal.Terminated(watched, null));
    }
  }

  @Engines(gomaxprocs = 2)
  void anEndNobodyWantsToKnowOfIsADeadLetter(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> watched = system.spawn(FRAGILE);
      ActorRef<Object> watcher =
          system.spawn(
              "deaf",
              Actor.<Object, Integer>of(
                  0,
                  (context, state, message) -> {
                    context.watch(watched);
                    return state;
                  }));
      watcher.tell("watch");
      watched.stop();
      await().until(() -> system.deadLetters(DeadLetter.Reason.UNHANDLED) == 1);
      assertThat(system.recentDeadLetters())
          .contains(
              new DeadLetter(
                  "test/deaf",
                  new Signal.Terminated(watched, null),
                  DeadLetter.Reason.UNHANDLED,
                  null));
    }
  }

  @Engines(gomaxprocs = 2)
  void onlyTheActorItselfMayWatchAndNotItself(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var leaked = new AtomicReference<ActorContext<Object>>();
      ActorRef<Object> actor = system.spawn(watcher(new ConcurrentLinkedQueue<>()));
      var refused = new CountDownLatch(1);
      step(
          actor,
          context -> {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> context.watch(context.self()))
                .withMessageContaining("itself");
            leaked.set(context);
            refused.countDown();
          });
      assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
      assertThatIllegalStateException()
          .isThrownBy(() -> leaked.get().watch(actor))
          .withMessageContaining(actor.path());
      assertThatIllegalStateException().isThrownBy(() -> leaked.get().spawn(FRAGILE));
      assertThatIllegalStateException().isThrownBy(() -> leaked.get().timers());
      assertThatIllegalStateException().isThrownBy(() -> leaked.get().stash("m"));
    }
  }
}
