package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
class ChildrenTest {
  private interface Step {
    void run(ActorContext<Step> context) throws Exception;
  }

  private static ActorDefinition<Step> stepping(String name, Queue<String> ends) {
    return Actor.<Step, Integer>of(
            0,
            (context, state, step) -> {
              step.run(context);
              return state;
            })
        .onSignal(
            (context, signal) -> {
              if (signal instanceof Signal.PostStop) {
                ends.add(name);
              }
            });
  }

  private static void untilStopped(ActorRef<?> actor) throws Exception {
    actor.whenStopped().get(30, TimeUnit.SECONDS);
  }

  @Engines
  void aStopGoesDownTheTreeAndTheEndsComeUp(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var ends = new ConcurrentLinkedQueue<String>();
      var spawned = new CountDownLatch(1);
      ActorRef<Step> root = system.spawn("root", stepping("root", ends));
      root.tell(
          context -> {
            ActorRef<Step> child = context.spawn("child", stepping("child", ends));
            child.tell(
                below -> {
                  below
                      .spawn("grandchild", stepping("grandchild", ends))
                      .tell(deepest -> spawned.countDown());
                });
          });
      assertThat(spawned.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(system.find("root/child/grandchild"))
          .hasValueSatisfying(
              found -> assertThat(found.path()).isEqualTo("test/root/child/grandchild"));
      assertThat(system.actorCount()).isEqualTo(3);
      root.stop();
      untilStopped(root);
      assertThat(ends).containsExactly("grandchild", "child", "root");
      assertThat(system.actorCount()).isZero();
      assertThat(system.find("root")).isEmpty();
    }
  }

  @Engines
  void aParentWaitsForAChildThatIsBusy(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var ends = new ConcurrentLinkedQueue<String>();
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Step> root = system.spawn("root", stepping("root", ends));
      root.tell(
          context ->
              context
                  .spawn("busy", stepping("busy", ends))
                  .tell(
                      below -> {
                        begun.countDown();
                        open.await();
                      }));
      begun.await();
      root.stop();
      await().until(() -> !root.tryTell(context -> {}));
      assertThat(root.whenStopped()).isNotDone();
      open.countDown();
      untilStopped(root);
      assertThat(ends).containsExactly("busy", "root");
    }
  }

  @Engines(gomaxprocs = 2)
  void namesAreUniqueAmongSiblingsAndFreeAfterTheEnd(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var done = new CountDownLatch(1);
      var wrong = new AtomicReference<Throwable>();
      ActorRef<Step> root = system.spawn("root", stepping("root", new ConcurrentLinkedQueue<>()));
      root.tell(
          context -> {
            try {
              var none = new ConcurrentLinkedQueue<String>();
              ActorRef<Step> a = context.spawn("a", stepping("a", none));
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> context.spawn("a", stepping("a", none)))
                  .withMessageContaining("'a'")
                  .withMessageContaining("test/root");
              ActorRef<Step> unnamed = context.spawn(stepping("b", none));
              assertThat(context.children()).isEqualTo(java.util.List.of(a, unnamed));
              assertThat(context.child("a")).contains(a);
              assertThat(context.child(unnamed.path().substring("test/root/".length())))
                  .contains(unnamed);
              a.stop();
              untilStopped(a);
              assertThat(context.children()).isEqualTo(java.util.List.of(unnamed));
              assertThat(context.spawn("a", stepping("a", none)).path()).isEqualTo("test/root/a");
              assertThat(context.parent()).isEmpty();
            } catch (Throwable e) {
              wrong.set(e);
            } finally {
              done.countDown();
            }
          });
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(wrong).hasNullValue();
    }
  }

  @Engines
  void aRestartStopsTheChildrenFirstUnlessItKeepsThem(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (boolean keeps : new boolean[] {false, true}) {
        var events = new ConcurrentLinkedQueue<String>();
        Supervision supervision = Supervision.restart();
        ActorRef<Step> root =
            system.spawn(
                Actor.<Step, Integer>setup(
                        context -> {
                          events.add("setup " + context.children().size());
                          return 0;
                        },
                        (context, state, step) -> {
                          step.run(context);
                          return state;
                        })
                    .onSignal(
                        (context, signal) -> {
                          if (signal instanceof Signal.PreRestart) {
                            events.add("restart");
                          }
                        })
                    .supervise(keeps ? supervision.keepChildren() : supervision));
        root.tell(
            context -> {
              var lives = new CountDownLatch(1);
              context.spawn(stepping("child", events)).tell(below -> lives.countDown());
              lives.await();
              throw new IOException("on purpose");
            });
        root.tell(context -> events.add("after"));
        await().until(() -> events.contains("after"));
        if (keeps) {
          assertThat(events).containsExactly("setup 0", "restart", "setup 1", "after");
        } else {
          assertThat(events).containsExactly("setup 0", "restart", "child", "setup 0", "after");
        }
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void aParentHearsOfAChildThatFailedAndWhy(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<Signal>();
      var failure = new IOException("on purpose");
      ActorRef<Step> root =
          system.spawn(
              Actor.<Step, Integer>of(
                      0,
                      (context, state, step) -> {
                        step.run(context);
                        return state;
                      })
                  .onSignal((context, signal) -> heard.add(signal)));
      var child = new AtomicReference<ActorRef<Step>>();
      root.tell(
          context -> {
            child.set(context.spawn(stepping("child", new ConcurrentLinkedQueue<>())));
            child
                .get()
                .tell(
                    below -> {
                      throw failure;
                    });
          });
      await().until(() -> !heard.isEmpty());
      assertThat(heard).containsExactly(new Signal.ChildFailed(child.get(), failure));
    }
  }

  @Engines
  void manyChildrenLeaveNothingBehind(TestRuntime t) throws Exception {
    int n = t.count(2_000, 200);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var ends = new ConcurrentLinkedQueue<String>();
      ActorRef<Step> root = system.spawn("root", stepping("root", ends));
      root.tell(
          context -> {
            for (int i = 0; i < n; i++) {
              ActorRef<Step> child = context.spawn(stepping("child", ends));
              if (i % 2 == 0) {
                child.stop();
              }
            }
          });
      await().until(() -> system.actorCount() == n / 2 + 1);
      root.stop();
      untilStopped(root);
      assertThat(system.actorCount()).isZero();
      assertThat(ends).hasSizeLessThanOrEqualTo(n + 1).endsWith("root");
    }
  }
}
