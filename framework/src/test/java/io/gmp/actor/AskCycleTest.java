package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AskCycleTest {
  private record Visit(int hops, ReplyTo<String> replyTo) {}

  private interface Wait {
    String answer(CompletableFuture<String> future) throws Exception;
  }

  /** Each asks the next one until there are no hops left, and says what it has heard. */
  private static List<ActorRef<Visit>> ring(
      ActorSystem system, int n, Wait wait, UnaryOperator<ActorDefinition<Visit>> as) {
    var ring = new ArrayList<ActorRef<Visit>>();
    for (int i = 0; i < n; i++) {
      int next = (i + 1) % n;
      ActorDefinition<Visit> definition =
          Actor.of(
              0,
              (context, state, visit) -> {
                visit.replyTo().tell(visit.hops() == 0 ? "done" : hop(ring.get(next), visit, wait));
                return state;
              });
      ring.add(system.spawn("a" + i, as.apply(definition)));
    }
    return ring;
  }

  private static String hop(ActorRef<Visit> next, Visit visit, Wait wait) throws Exception {
    try {
      return wait.answer(ask(next, visit.hops() - 1));
    } catch (CompletionException | ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (TimeoutException e) {
      return "late";
    }
  }

  private static CompletableFuture<String> ask(ActorRef<Visit> actor, int hops) {
    return actor.ask(reply -> new Visit(hops, reply), TestRuntime.LONG.multipliedBy(10));
  }

  @Engines
  void twoThatWaitForEachOtherAreToldSoAtOnce(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var ring = ring(system, 2, CompletableFuture::join, d -> d);
      assertThat(ask(ring.getFirst(), 2).get())
          .contains(AskCycleException.class.getName())
          .containsPattern(
              "actor 'test/(a[01])' waits for an answer of 'test/a[01]', which waits for"
                  + " 'test/\\1'");
      assertThat(ask(ring.getFirst(), 1).get()).isEqualTo("done");
    }
  }

  @Engines
  void aWaitWithGetIsSeenToo(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var ring = ring(system, 5, CompletableFuture::get, d -> d);
      assertThat(ask(ring.getFirst(), 5).get())
          .containsPattern(
              "'test/(a\\d)' waits for an answer of 'test/a\\d'(, which waits for 'test/a\\d'){3},"
                  + " which waits for 'test/\\1'")
          .contains("'test/a0'", "'test/a1'", "'test/a2'", "'test/a3'", "'test/a4'")
          .endsWith("; let one of them go on when the answer comes, as a message to itself");
      assertThat(ask(ring.getFirst(), 4).get()).isEqualTo("done");
    }
  }

  @Engines
  void pinnedActorsAreSeenToo(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var ring = ring(system, 2, CompletableFuture::join, ActorDefinition::pinned);
      assertThat(ask(ring.getFirst(), 2).get()).contains(AskCycleException.class.getName());
    }
  }

  @Engines
  void anActorThatWaitsForItselfIsToldSo(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var ring = ring(system, 1, CompletableFuture::join, d -> d);
      assertThat(ask(ring.getFirst(), 1).get())
          .contains("actor 'test/a0' waits for an answer of 'test/a0';");
    }
  }

  @Engines
  void aWaitThatHasALimitIsNoneForGood(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Duration limit = Duration.ofMillis(20);
      var ring =
          ring(system, 2, future -> future.get(limit.toMillis(), TimeUnit.MILLISECONDS), d -> d);
      assertThat(ask(ring.getFirst(), 2).get()).isEqualTo("late");
    }
  }

  @Engines
  void whoWaitsOutsideOfAHandlerIsInNoCycle(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var second = new AtomicReference<ActorRef<Visit>>();
      ActorRef<Visit> first =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, visit) -> {
                    if (visit.hops() == 0) {
                      visit.replyTo().tell("done");
                    } else {
                      context
                          .runtime()
                          .go(() -> visit.replyTo().tell(ask(second.get(), 1).join() + "!"));
                    }
                    return state;
                  }));
      second.set(
          system.spawn(
              Actor.of(
                  0,
                  (context, state, visit) -> {
                    visit.replyTo().tell(ask(first, 0).join());
                    return state;
                  })));
      assertThat(ask(first, 1).get()).isEqualTo("done!");
    }
  }

  @Engines
  void ofThoseThatCloseACircleAtOnceExactlyOneFails(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (int round = 0; round < t.count(100, 10); round++) {
        int n = 2 + round % 3;
        var all = new CountDownLatch(n);
        var told = new ConcurrentLinkedQueue<String>();
        var ring = new ArrayList<ActorRef<Visit>>();
        for (int i = 0; i < n; i++) {
          int next = (i + 1) % n;
          ring.add(
              system.spawn(
                  Actor.of(
                      0,
                      (context, state, visit) -> {
                        if (visit.hops() == 0) {
                          visit.replyTo().tell("done");
                          return state;
                        }
                        all.countDown();
                        all.await();
                        told.add(hop(ring.get(next), visit, CompletableFuture::join));
                        return state;
                      })));
        }
        for (ActorRef<Visit> actor : ring) {
          actor.tell(new Visit(1, reply -> {}));
        }
        await().until(() -> told.size() == n);
        assertThat(told.stream().filter(s -> s.contains("AskCycle"))).hasSize(1);
        assertThat(told.stream().filter("done"::equals)).hasSize(n - 1);
        ring.forEach(ActorRef::stop);
      }
    }
  }
}
