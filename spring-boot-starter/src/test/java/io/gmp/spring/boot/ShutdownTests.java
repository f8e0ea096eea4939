package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ShutdownTests {
  @Test
  void anActorHandlesWhatItWasToldBeforeItStops() {
    var handled = new CopyOnWriteArrayList<Integer>();
    var gate = new CountDownLatch(1);
    var letters = new ArrayList<ActorSystem>();
    Contexts.runner()
        .withBean("slow", Slow.class, () -> new Slow(handled, gate))
        .withUserConfiguration(SlowActor.class)
        .withBean(Sender.class)
        .run(
            context -> {
              letters.add(context.getBean(ActorSystem.class));
              for (int i = 0; i < 5; i++) {
                context.getBean(Sender.class).slow.tell(i);
              }
              var closer = new Thread(context.getSourceApplicationContext()::close);
              closer.start();
              await()
                  .atMost(ONE_MINUTE)
                  .until(() -> context.getSourceApplicationContext().isClosed());
              gate.countDown();
              closer.join();
            });
    assertThat(handled).containsExactly(0, 1, 2, 3, 4);
    assertThat(letters.getFirst().deadLetters()).isZero();
    assertThat(letters.getFirst().actorCount()).isZero();
  }

  @Test
  void actorsStopAfterTheWebServerAndTheRuntimeAfterAllElse() {
    assertThat(ShutdownPhase.ACTORS)
        .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
        .isGreaterThan(Integer.MAX_VALUE / 2);
    var seen = new ArrayList<String>();
    Contexts.runner()
        .withUserConfiguration(ActorRefTests.AccountAndJournal.class)
        .withBean(
            "web",
            Witness.class,
            () -> new Witness("web", WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE, seen))
        .withBean("plain", Witness.class, () -> new Witness("plain", 0, seen))
        .withBean("late", Witness.class, () -> new Witness("late", -1_000_000, seen))
        .withUserConfiguration(WitnessWiring.class)
        .run(context -> {});
    assertThat(seen)
        .containsExactly(
            "web: 2 actors, runtime open",
            "plain: 0 actors, runtime open",
            "late: 0 actors, runtime open",
            "destroyed: runtime closed");
  }

  @Test
  void goroutinesEndBeforeBeansAreDestroyed() {
    var released = new CountDownLatch(1);
    var beanWasThere = new CompletableFuture<Boolean>();
    Contexts.runner()
        .withBean(Resource.class)
        .run(
            context -> {
              var resource = context.getBean(Resource.class);
              context
                  .getBean(Gmp.class)
                  .go(
                      () -> {
                        released.await();
                        beanWasThere.complete(!resource.destroyed.get());
                      });
              var closer = new Thread(context.getSourceApplicationContext()::close);
              closer.start();
              await()
                  .atMost(ONE_MINUTE)
                  .until(() -> context.getSourceApplicationContext().isClosed());
              released.countDown();
              closer.join();
            });
    assertThat(beanWasThere).isCompletedWithValue(true);
  }

  @Test
  void goroutinesThatDoNotEndInTimeAreInterrupted() {
    var interrupted = new CompletableFuture<Boolean>();
    Contexts.runner()
        .withPropertyValues("gmp.grace-period=100ms")
        .run(
            context -> {
              var started = new CountDownLatch(1);
              context
                  .getBean(Gmp.class)
                  .go(
                      () -> {
                        started.countDown();
                        try {
                          new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                          interrupted.complete(true);
                        }
                      });
              started.await();
            });
    assertThat(interrupted).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
  }

  @Test
  void aStoppedContextSaysThatItCannotStartAgain() {
    Contexts.runner()
        .run(
            context -> {
              context.getSourceApplicationContext().stop();
              assertThat(context.getBean(Gmp.class).isClosed()).isTrue();
              Assertions.assertThatException()
                  .isThrownBy(context.getSourceApplicationContext()::start)
                  .withRootCauseInstanceOf(IllegalStateException.class)
                  .havingRootCause()
                  .withMessageContaining("start a new context");
            });
  }

  @Test
  void aContextThatFailsToStartClosesItsRuntime() {
    var runtime = new CompletableFuture<Gmp>();
    Contexts.runner()
        .withBean(Failing.class, runtime)
        .run(context -> assertThat(context).hasFailed());
    assertThat(runtime).isCompletedWithValueMatching(Gmp::isClosed);
  }

  @Test
  void anActorThatDoesNotEndIsWaitedForOnce() {
    var gate = new CountDownLatch(1);
    var closed = new AtomicLong();
    Contexts.runner()
        .withPropertyValues("gmp.grace-period=0s")
        .withBean("slow", Slow.class, () -> new Slow(new ArrayList<>(), gate))
        .withUserConfiguration(SlowActor.class)
        .withBean(Sender.class)
        .run(
            context -> {
              var slow = context.getBean(Sender.class).slow;
              slow.tell(1);
              await().atMost(ONE_MINUTE).until(() -> slow.mailboxSize() == 0);
              long start = System.nanoTime();
              context.getSourceApplicationContext().close();
              closed.set(System.nanoTime() - start);
            });
    gate.countDown();
    assertThat(Duration.ofNanos(closed.get())).isLessThan(Duration.ofSeconds(10));
  }

  record Slow(List<Integer> handled, CountDownLatch gate) {}

  @Configuration(proxyBeanMethods = false)
  static class SlowActor {
    @Bean
    ActorDefinition<Integer> slowActor(Slow slow) {
      return Actor.of(
          0,
          (context, count, message) -> {
            slow.gate.await();
            slow.handled.add(message);
            return count + 1;
          });
    }
  }

  static class Sender {
    final ActorRef<Integer> slow;

    Sender(ActorRef<Integer> slow) {
      this.slow = slow;
    }
  }

  static class Resource implements DisposableBean {
    final AtomicBoolean destroyed = new AtomicBoolean();

    @Override
    public void destroy() {
      destroyed.set(true);
    }
  }

  static class Failing {
    Failing(CompletableFuture<Gmp> runtime, Gmp gmp) {
      runtime.complete(gmp);
      throw new IllegalStateException("on purpose");
    }
  }

  static class Witness implements SmartLifecycle {
    private final String name;
    private final int phase;
    private final List<String> seen;
    private boolean running;
    ActorSystem system;

    Witness(String name, int phase, List<String> seen) {
      this.name = name;
      this.phase = phase;
      this.seen = seen;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      running = false;
      seen.add(
          name
              + ": "
              + system.actorCount()
              + " actors, runtime "
              + (system.runtime().isClosed() ? "closed" : "open"));
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return phase;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WitnessWiring {
    @Bean
    DisposableBean destroyed(List<Witness> witnesses, ActorSystem system, Gmp gmp) {
      witnesses.forEach(witness -> witness.system = system);
      return () ->
          witnesses
              .getFirst()
              .seen
              .add("destroyed: runtime " + (gmp.isClosed() ? "closed" : "open"));
    }
  }
}
