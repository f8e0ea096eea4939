package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static io.gmp.testing.Waiting.untilEnded;
import static io.gmp.testing.Waiting.untilZero;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Body;
import io.gmp.Go;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ActorTurnTest {

  @Engines
  void theMessagesOfEachSenderAreHandledInTheirOrderAndOneAtATime(TestRuntime t) throws Exception {
    var numbered = new Numbered(8, t.count(Scale.of(50_000), Scale.of(5_000)));
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var busy = new AtomicBoolean();
      var wrong = new AtomicReference<String>();
      var left = new CountDownLatch(numbered.total());
      ActorRef<int[]> actor =
          system.spawn(
              Actor.<int[], Integer>of(
                  0,
                  (context, state, message) -> {
                    if (!busy.compareAndSet(false, true)) {
                      wrong.set("two turns at once");
                    }
                    if (!numbered.isNext(message)) {
                      wrong.set(message[1] + " of sender " + message[0] + " is out of order");
                    }
                    busy.set(false);
                    left.countDown();
                    return state;
                  }));
      untilEnded(numbered.tell(t.gmp(), actor));
      untilZero(left);
      assertThat(wrong).hasNullValue();
      assertThat(numbered.handled()).isEqualTo(numbered.total());
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void turnsFollowOneAnotherEvenWhenEachMessageFindsTheActorIdle(TestRuntime t) throws Exception {
    int n = t.count(2_000, 100);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var counter = new int[1];
      var handled = new AtomicInteger();
      ActorRef<Integer> actor =
          system.spawn(
              Actor.of(
                  counter,
                  (context, state, message) -> {
                    state[0]++;
                    handled.set(message);
                    return state;
                  }));
      t.run(
          () -> {
            for (int i = 1; i <= n; i++) {
              actor.tell(i);
              while (handled.get() != i) {
                Go.gosched();
              }
            }
          });
      assertThat(counter[0]).isEqualTo(n);
    }
  }

  @Engines
  void blockedHandlersDoNotHoldUpOtherActors(TestRuntime t) throws Exception {
    int n = t.count(1_000, t.gomaxprocs() == 2 ? 100 : 20);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var open = new CountDownLatch(1);
      var begun = new CountDownLatch(n);
      ActorDefinition<String> blocks =
          Actor.of(
              0,
              (context, state, message) -> {
                begun.countDown();
                open.await();
                return state;
              });
      for (int i = 0; i < n; i++) {
        system.spawn(blocks).tell("block");
      }
      untilZero(begun);
      var handled = new CountDownLatch(100);
      ActorRef<String> other =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    handled.countDown();
                    return state;
                  }));
      for (int i = 0; i < 100; i++) {
        other.tell("work");
      }
      untilZero(handled);
      open.countDown();
    }
  }

  @Engines
  void anActorWithALongMailboxLetsOthersHaveTheirTurn(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var over = new AtomicBoolean();
      ActorRef<String> endless =
          system.spawn(
              Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    if (!over.get()) {
                      context.self().tell(message);
                    }
                    return state;
                  }));
      endless.tell("again");
      var handled = new CountDownLatch(50);
      ActorRef<String> other =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    handled.countDown();
                    return state;
                  }));
      t.run(
          () -> {
            for (int i = 0; i < 50; i++) {
              other.tell("work");
              Go.gosched();
            }
          });
      untilZero(handled);
      over.set(true);
    }
  }

  @Engines(gomaxprocs = 1)
  void anActorWithFewMessagesLeftLetsOthersGoFirst(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      await().until(() -> handledBeforeAnother(t, system, Priority.NORMAL, 3) == 1);
      await().until(() -> handledBeforeAnother(t, system, Priority.NORMAL, 20) == 5);
    }
  }

  @Engines(gomaxprocs = 1)
  void anActorOfHighPriorityHandlesTheLastFewFirst(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      await().until(() -> handledBeforeAnother(t, system, Priority.HIGH, 3) == 3);
    }
  }

  @Engines(gomaxprocs = 1)
  void anActorWithFewMessagesLeftGoesBeforeTheOneItHasJustMadeReady(TestRuntime t)
      throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      await()
          .untilAsserted(
              () -> {
                var order = new ConcurrentLinkedQueue<Integer>();
                ActorRef<Integer> other = system.spawn(notes(order));
                ActorRef<Integer> one =
                    system.spawn(
                        Actor.of(
                            0,
                            (context, state, message) -> {
                              order.add(message);
                              other.tell(-message);
                              return state;
                            }));
                t.run(
                    () -> {
                      Go.gosched();
                      for (int i = 1; i <= 3; i++) {
                        one.tell(i);
                      }
                    });
                await().until(() -> order.size() == 6);
                one.stop();
                other.stop();
                assertThat(order).containsExactly(1, 2, 3, -1, -2, -3);
              });
    }
  }

  private static ActorDefinition<Integer> notes(Collection<Integer> order) {
    return Actor.of(
        0,
        (context, state, message) -> {
          order.add(message);
          return state;
        });
  }

  private static int handledBeforeAnother(
      TestRuntime t, ActorSystem system, Priority priority, int messages) throws Exception {
    var order = new ConcurrentLinkedQueue<Integer>();
    ActorRef<Integer> other = system.spawn(notes(order));
    ActorRef<Integer> one = system.spawn(notes(order).priority(priority));
    t.run(
        () -> {
          Go.gosched();
          other.tell(0);
          for (int i = 1; i <= messages; i++) {
            one.tell(i);
          }
        });
    await().until(() -> order.size() == messages + 1);
    one.stop();
    other.stop();
    return List.copyOf(order).indexOf(0);
  }

  @Engines(gomaxprocs = 2)
  void anInterruptThatOneMessageLeavesIsNotSeenByTheNext(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var flags = new ConcurrentLinkedQueue<Boolean>();
      var open = new CountDownLatch(1);
      ActorRef<Integer> actor =
          system.spawn(
              Actor.<Integer, Integer>of(
                  0,
                  (context, state, message) -> {
                    flags.add(Thread.currentThread().isInterrupted());
                    if (message == 0) {
                      open.await();
                    }
                    Thread.currentThread().interrupt();
                    return state;
                  }));
      for (int i = 0; i < 5; i++) {
        actor.tell(i);
      }
      open.countDown();
      await().until(() -> flags.size() == 5);
      actor.tell(5);
      await().until(() -> flags.size() == 6);
      assertThat(flags).containsOnly(false);
    }
  }

  @Engines(gomaxprocs = {1, 2})
  void aTurnWhoseProcessorWasRetakenEndsHoweverManyMessagesItMayHave(TestRuntime t)
      throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var retaken = new CountDownLatch(1);
      var over = new AtomicBoolean();
      ActorDefinition<String> restless =
          Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    while (retaken.getCount() > 0 && t.processors() == t.gomaxprocs()) {
                      Thread.onSpinWait();
                    }
                    retaken.countDown();
                    if (!over.get()) {
                      context.self().tell(message);
                    }
                    return state;
                  })
              .throughput(Integer.MAX_VALUE);
      for (int i = 0; i < t.gomaxprocs(); i++) {
        system.spawn(restless).tell("again and again");
      }
      untilZero(retaken);
      await().until(() -> t.processors() == t.gomaxprocs());
      over.set(true);
    }
  }

  @Engines
  void actorsThatNeverRestDoNotStarveWhatComesFromOutside(TestRuntime t) throws Exception {
    int n = t.gomaxprocs() == 64 ? 5 : 50;
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var over = new CountDownLatch(1);
      for (int i = 0; i < 2 * t.gomaxprocs(); i++) {
        system.spawn(restless(over)).tell("again and again");
      }
      ActorRef<ReplyTo<Integer>> echo =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, reply) -> {
                    reply.tell(state + 1);
                    return state + 1;
                  }));
      for (int i = 1; i <= n; i++) {
        assertThat(echo.<Integer>ask(reply -> reply, TestRuntime.LONG).get()).isEqualTo(i);
      }
      over.countDown();
    }
  }

  private static ActorDefinition<String> restless(CountDownLatch over) {
    return Actor.of(
        0,
        (context, state, message) -> {
          if (over.getCount() > 0) {
            context.self().tell(message);
          }
          return state;
        });
  }

  @Engines
  void aHandlerMayWaitInAnyWayAndGetsNoOtherMessageMeanwhile(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Wait wait : waits(system)) {
        var seen = new ConcurrentLinkedQueue<String>();
        ActorRef<String> actor =
            system.spawn(
                Actor.of(
                    0,
                    (context, state, message) -> {
                      seen.add(message + " begins");
                      wait.enter();
                      seen.add(message + " ends");
                      return state;
                    }));
        actor.tell("a");
        actor.tell("b");
        await().until(() -> seen.contains("a begins"));
        ActorRef<String> other =
            system.spawn(
                Actor.of(
                    0,
                    (context, state, message) -> {
                      wait.end();
                      return state;
                    }));
        other.tell("a");
        await().until(() -> seen.contains("b begins"));
        other.tell("b");
        await().until(() -> seen.contains("b ends"));
        assertThat(seen).containsExactly("a begins", "a ends", "b begins", "b ends");
      }
    }
  }

  private interface Wait {
    void enter() throws Exception;

    void end() throws Exception;
  }

  private static Wait wait(Body enter, Body end) {
    return new Wait() {
      @Override
      public void enter() throws Exception {
        enter.run();
      }

      @Override
      public void end() throws Exception {
        end.run();
      }
    };
  }

  private static List<Wait> waits(ActorSystem system) {
    Channel<Integer> channel = Channel.make();
    Channel<Integer> never = Channel.make();
    var queue = new LinkedBlockingQueue<Integer>();
    var monitor = new Object();
    var woken = new int[1];
    var asked = new LinkedBlockingQueue<ReplyTo<Integer>>();
    ActorRef<ReplyTo<Integer>> slow =
        system.spawn(
            Actor.of(
                0,
                (context, state, reply) -> {
                  asked.add(reply);
                  return state;
                }));
    return List.of(
        wait(channel::receive, () -> channel.send(1)),
        wait(
            () ->
                Go.<Integer>select(
                    Go.onReceive(never, value -> value), Go.onReceive(channel, value -> value)),
            () -> channel.send(1)),
        wait(queue::take, () -> queue.add(1)),
        wait(
            () -> {
              synchronized (monitor) {
                while (woken[0] == 0) {
                  monitor.wait();
                }
                woken[0]--;
              }
            },
            () -> {
              synchronized (monitor) {
                woken[0]++;
                monitor.notifyAll();
              }
            }),
        wait(
            () -> slow.<Integer>ask(reply -> reply, TestRuntime.LONG).join(),
            () -> asked.take().tell(1)));
  }
}
