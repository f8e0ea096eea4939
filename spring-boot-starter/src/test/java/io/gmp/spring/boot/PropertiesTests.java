package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorPool;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.DeadLetter;
import io.gmp.actor.Mailbox;
import io.gmp.actor.ReplyTo;
import io.gmp.channel.Overflow;
import io.gmp.reactor.Schedulers;
import io.gmp.trace.SchedTrace;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

class PropertiesTests {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ParameterizedTypeReference<ActorRef<Job>> WORKER =
      new ParameterizedTypeReference<>() {};

  @Test
  void haveDefaults() {
    Contexts.runner()
        .run(
            context -> {
              var properties = context.getBean(GmpProperties.class);
              assertThat(properties.isEnabled()).isTrue();
              assertThat(properties.getName()).isEqualTo("gmp");
              assertThat(properties.getGomaxprocs()).isNull();
              assertThat(properties.getGomaxprocsRefresh()).isEqualTo(Duration.ofSeconds(1));
              assertThat(properties.getEngine()).isEqualTo(GmpProperties.Engine.AUTO);
              assertThat(properties.isEngineUnlock()).isFalse();
              assertThat(properties.getGracePeriod()).isEqualTo(Duration.ofSeconds(10));
              assertThat(properties.getBlockedGoroutine())
                  .isEqualTo(new GmpProperties.BlockedGoroutine(true, Duration.ofSeconds(1)));
              assertThat(properties.getActors())
                  .isEqualTo(new GmpProperties.Actors(null, null, false));
              assertThat(properties.getWeb().enabled()).isFalse();
              assertThat(properties.getTaskExecution().enabled()).isFalse();
              assertThat(properties.getTaskScheduling().enabled()).isFalse();
              assertThat(properties.getReactor().install()).isFalse();
              assertThat(properties.getObservation().enabled()).isTrue();
              assertThat(properties.getDebug()).isEqualTo(new GmpProperties.Debug(null, false));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "gmp.blocked-goroutine.enabled=true,gmp.health.stuck-after=10s,gmp.debug.scheddetail=false",
    "gmp.blocked-goroutine.threshold=1s,gmp.health.mailbox-full-after=30s,gmp.debug.schedtrace=",
    "gmp.actors.context-capture=false,gmp.observation.enabled=true,gmp.web.enabled=false"
  })
  void whatIsNotSaidOfAPartIsAsWhereNothingIsSaidOfIt(String one, String other, String third) {
    Contexts.runner()
        .withPropertyValues(one, other, third)
        .run(
            context ->
                assertThat(context.getBean(GmpProperties.class))
                    .usingRecursiveComparison()
                    .isEqualTo(new GmpProperties()));
  }

  @Test
  void theRuntimeIsTheDefaultOneAsLongAsTheContextLives() {
    Gmp before = Gmp.defaultRuntime();
    Contexts.runner()
        .withPropertyValues("gmp.name=bank")
        .run(
            context -> {
              var gmp = context.getBean(Gmp.class);
              assertThat(Gmp.current()).isSameAs(gmp);
              assertThat(Schedulers.fromGmp())
                  .hasToString("gmp(" + gmp.gomaxprocs() + ",\"bank\")");
            });
    assertThat(Gmp.defaultRuntime()).isSameAs(before);
  }

  @Test
  void aSecondContextLeavesTheDefaultToTheFirst() {
    Contexts.runner()
        .run(
            first ->
                Contexts.runner()
                    .run(
                        second -> {
                          assertThat(second.getBean(Gmp.class))
                              .isNotSameAs(first.getBean(Gmp.class));
                          assertThat(Gmp.current()).isSameAs(first.getBean(Gmp.class));
                        }));
  }

  @Test
  void theGracePeriodIsThatOfTheRuntimesClose() {
    Contexts.runner()
        .withPropertyValues("gmp.grace-period=0s")
        .run(
            context -> {
              var started = new CountDownLatch(1);
              var interrupted = new CountDownLatch(1);
              var gmp = context.getBean(Gmp.class);
              gmp.go(
                  () -> {
                    started.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  });
              started.await();
              gmp.close();
              interrupted.await();
            });
  }

  @Test
  void defaultMailboxIsThatOfActorsThatSayNothing() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.default-mailbox=3")
        .withUserConfiguration(Workers.class)
        .run(context -> assertThat(room(worker(context))).isEqualTo(3));
  }

  @Test
  void defaultSupervisionIsThatOfActorsThatSayNothing() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.default-supervision=resume")
        .withUserConfiguration(Workers.class)
        .run(
            context -> {
              var worker = worker(context);
              worker.tell(new Job.Fail());
              assertThat(worker.ask(Job.Count::new, LONG).join()).isZero();
            });
  }

  @ParameterizedTest
  @CsvSource({"worker", "Worker", "WORKER"})
  void anActorsMailboxAndOverflowAreOverridden(String name) {
    Contexts.runner()
        .withPropertyValues(
            "gmp.actors." + name + ".mailbox=2", "gmp.actors." + name + ".overflow=drop-newest")
        .withUserConfiguration(Workers.class)
        .run(
            context -> {
              var worker = worker(context);
              var gate = block(worker);
              for (int i = 0; i < 5; i++) {
                worker.tell(new Job.Fail());
              }
              assertThat(worker.mailboxSize()).isEqualTo(2);
              assertThat(context.getBean(ActorSystem.class).deadLetters(DeadLetter.Reason.OVERFLOW))
                  .isEqualTo(3);
              gate.countDown();
            });
  }

  @Test
  void overflowAloneKeepsTheSizeOfTheDefinition() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.small-worker.overflow=fail")
        .withUserConfiguration(SmallWorker.class)
        .run(context -> assertThat(room(worker(context))).isEqualTo(7));
  }

  @Test
  void anActorsSupervisionIsOverridden() {
    Contexts.runner()
        .withPropertyValues(
            "gmp.actors.worker.supervision.strategy=restart",
            "gmp.actors.worker.supervision.max-restarts=1",
            "gmp.actors.worker.supervision.within=1h")
        .withUserConfiguration(Workers.class)
        .run(
            context -> {
              var worker = worker(context);
              worker.tell(new Job.Wait(new CountDownLatch(0)));
              worker.tell(new Job.Fail());
              assertThat(worker.ask(Job.Count::new, LONG).join()).isZero();
              worker.tell(new Job.Fail());
              assertThat(worker.whenStopped()).succeedsWithin(LONG);
            });
  }

  @Test
  void anActorIsPinnedToAThreadOfItsName() {
    Contexts.runner()
        .withPropertyValues("gmp.name=bank", "gmp.actors.worker.pinned=true")
        .withUserConfiguration(Workers.class)
        .run(
            context -> {
              var worker = worker(context);
              String one = worker.ask(Job.Where::new, LONG).join();
              String other = worker.ask(Job.Where::new, LONG).join();
              assertThat(one).isEqualTo(other).contains("bank/worker");
            });
  }

  @Test
  void aPinnedActorIsPinnedNoMore() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.pinned-worker.pinned=false")
        .withUserConfiguration(PinnedWorker.class)
        .run(
            context ->
                assertThat(worker(context).ask(Job.Where::new, LONG).join())
                    .doesNotContain("pinnedWorker"));
  }

  @Test
  void severalInstancesStandBehindOneAddress() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.worker.instances=3", "gmp.actors.worker.routing=least-busy")
        .withUserConfiguration(Workers.class)
        .run(
            context -> {
              assertThat(context.getBean(ActorSystem.class).actorCount()).isEqualTo(3);
              assertThat(worker(context)).isInstanceOf(ActorPool.class);
            });
  }

  @Test
  void aDefinitionThatIsAPoolIsSpawnedAsOne() {
    Contexts.runner()
        .withUserConfiguration(Pool.class)
        .run(context -> assertThat(context.getBean(ActorSystem.class).actorCount()).isEqualTo(4));
  }

  @Test
  void throughputAndStashAreOverridden() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.stasher.stash=0", "gmp.actors.stasher.throughput=1")
        .withUserConfiguration(Stasher.class)
        .run(
            context -> {
              ObjectProvider<ActorRef<String>> stasher =
                  context.getBeanProvider(new ParameterizedTypeReference<ActorRef<String>>() {});
              stasher.getObject().tell("put by");
              assertThat(stasher.getObject().whenStopped()).succeedsWithin(LONG);
            });
  }

  @Test
  void customizersOfTheSystemComeAfterTheProperties() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.default-mailbox=3")
        .withBean(
            ActorSystemCustomizer.class,
            () -> builder -> builder.name("other").defaultMailbox(Mailbox.buffered(5)))
        .withUserConfiguration(Workers.class)
        .run(
            context -> {
              assertThat(context.getBean(ActorSystem.class).name()).isEqualTo("other");
              assertThat(room(worker(context))).isEqualTo(5);
            });
  }

  @Test
  void blockedGoroutinesAreToldToWhoAsked() {
    var found = new AtomicInteger();
    Contexts.runner()
        .withPropertyValues("gmp.blocked-goroutine.threshold=10ms", "gmp.gomaxprocs=1")
        .withBean(
            GmpCustomizer.class,
            () -> builder -> builder.hogHandler(hog -> found.incrementAndGet()))
        .run(
            context -> {
              var over = new CountDownLatch(1);
              Contexts.hog(context, over);
              await().atMost(ONE_MINUTE).until(() -> found.get() > 0);
              over.countDown();
            });
  }

  @Test
  void aReactorSchedulerOnTheRuntimeCanBeInjected() {
    Contexts.runner()
        .withPropertyValues("gmp.name=bank")
        .run(
            context -> {
              var scheduler = context.getBean("gmpScheduler", Scheduler.class);
              assertThat(Mono.fromCallable(Gmp::current).subscribeOn(scheduler).block())
                  .isSameAs(context.getBean(Gmp.class));
            });
  }

  @Test
  void theUsersReactorSchedulerStaysWhatItIs() {
    Contexts.runner()
        .withBean("gmpScheduler", Scheduler.class, Schedulers::immediate)
        .run(
            context ->
                assertThat(context.getBean(Scheduler.class)).isSameAs(Schedulers.immediate()));
  }

  @Test
  void reactorsOwnSchedulersRunOnTheRuntimeWhileTheContextLives() {
    var where = Mono.fromCallable(() -> Goroutine.current().isPresent() || isOurs());
    assertThat(where.subscribeOn(Schedulers.parallel()).block()).isFalse();
    Contexts.runner()
        .withPropertyValues("gmp.reactor.install=true", "gmp.name=installed")
        .run(
            context -> {
              assertThat(where.subscribeOn(Schedulers.parallel()).block()).isTrue();
              Contexts.runner()
                  .withPropertyValues("gmp.reactor.install=true")
                  .run(second -> assertThat(second).hasNotFailed());
              assertThat(where.subscribeOn(Schedulers.parallel()).block()).isTrue();
            });
    assertThat(where.subscribeOn(Schedulers.parallel()).block()).isFalse();
  }

  private static boolean isOurs() {
    return Gmp.current().name().equals("installed") && Thread.currentThread().isVirtual();
  }

  @Test
  void theSchedulerIsTracedIntoTheLog() {
    var lines = new CopyOnWriteArrayList<String>();
    var logger = (Logger) LoggerFactory.getLogger(SchedTrace.class);
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
          }
        };
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.INFO);
    try {
      Contexts.runner()
          .withPropertyValues("gmp.debug.schedtrace=5ms", "gmp.debug.scheddetail=true")
          .run(context -> await().atMost(ONE_MINUTE).until(() -> !lines.isEmpty()));
      assertThat(lines.getFirst()).startsWith("SCHED ").contains("gomaxprocs=");
      Contexts.runner()
          .withPropertyValues("gmp.debug.schedtrace=0")
          .run(context -> assertThat(context).hasNotFailed());
    } finally {
      logger.setLevel(null);
      logger.detachAppender(appender);
    }
  }

  private static ActorRef<Job> worker(AssertableApplicationContext context) {
    return context.<ActorRef<Job>>getBeanProvider(WORKER).getObject();
  }

  private static CountDownLatch block(ActorRef<Job> actor) throws InterruptedException {
    var gate = new CountDownLatch(1);
    actor.tell(new Job.Wait(gate));
    await().atMost(ONE_MINUTE).until(() -> actor.mailboxSize() == 0);
    return gate;
  }

  private static int room(ActorRef<Job> actor) throws InterruptedException {
    var gate = block(actor);
    int room = 0;
    while (room < 10_000 && actor.tryTell(new Job.Wait(gate))) {
      room++;
    }
    gate.countDown();
    return room;
  }

  sealed interface Job {
    record Wait(CountDownLatch gate) implements Job {}

    record Fail() implements Job {}

    record Count(ReplyTo<Integer> reply) implements Job {}

    record Where(ReplyTo<String> reply) implements Job {}

    static ActorDefinition<Job> definition() {
      return Actor.of(
          0,
          (context, count, job) -> {
            switch (job) {
              case Wait wait -> wait.gate().await();
              case Fail fail -> throw new IllegalStateException("on purpose");
              case Count question -> question.reply().tell(count);
              case Where question -> question.reply().tell(Thread.currentThread().toString());
            }
            return count + 1;
          });
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Workers {
    @Bean
    ActorDefinition<Job> worker() {
      return Job.definition();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SmallWorker {
    @Bean
    ActorDefinition<Job> smallWorker() {
      return Job.definition().mailbox(Mailbox.buffered(7, Overflow.DROP_OLDEST));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PinnedWorker {
    @Bean
    ActorDefinition<Job> pinnedWorker() {
      return Job.definition().pinned();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Pool {
    @Bean
    ActorDefinition<Job> four() {
      return Job.definition().poolSize(4);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Stasher {
    @Bean
    ActorDefinition<String> stasher() {
      return Actor.of(
          0,
          (context, state, message) -> {
            context.stash(message);
            return state;
          });
    }
  }
}
