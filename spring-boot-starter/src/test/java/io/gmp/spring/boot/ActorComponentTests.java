package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Goroutine;
import io.gmp.actor.ActorContext;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.DeadLetter;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Signal;
import io.gmp.actor.Supervision;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.event.EventListener;

class ActorComponentTests {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void keepsItsStateInItsFieldsAndIsInjectedByItsMessages() {
    Contexts.runner()
        .withBean(Journal.class)
        .withBean("counter", Counter.class)
        .withBean(User.class)
        .run(
            context -> {
              var user = context.getBean(User.class);
              user.counter.tell(new Count.Add(2));
              user.counter.tell(new Count.Add(3));
              assertThat(user.counter.ask(Count.Get::new, LONG).join()).isEqualTo(5);
              assertThat(user.counter.path()).isEqualTo("gmp/counter");
              assertThat(context.getBean(ActorSystem.class).actorCount()).isEqualTo(1);
            });
  }

  @Test
  void isFoundByComponentScan() {
    Contexts.runner()
        .withBean(Journal.class)
        .withUserConfiguration(Scanning.class)
        .withBean(User.class)
        .run(
            context ->
                assertThat(context.getBean(User.class).counter.path()).isEqualTo("gmp/scanned"));
  }

  @Test
  void aRestartDestroysTheInstanceAndMakesANewOne() {
    Contexts.runner()
        .withBean(Journal.class)
        .withBean("counter", Counter.class)
        .withBean(User.class)
        .run(
            context -> {
              var counter = context.getBean(User.class).counter;
              counter.tell(new Count.Add(2));
              counter.tell(new Count.Fail());
              assertThat(counter.ask(Count.Get::new, LONG).join()).isZero();
              assertThat(context.getBean(Journal.class).lines)
                  .containsExactly("made", "heard PreRestart", "destroyed", "made");
            });
  }

  @Test
  void theEndDestroysTheInstance() {
    var lines = new CopyOnWriteArrayList<String>();
    Contexts.runner()
        .withBean(Journal.class, () -> new Journal(lines))
        .withBean("counter", Counter.class)
        .run(
            context -> {
              await().atMost(ONE_MINUTE).until(() -> !lines.isEmpty());
              assertThat(lines).containsExactly("made");
            });
    assertThat(lines).containsExactly("made", "heard PostStop", "destroyed");
  }

  @Test
  void eachInstanceOfAPoolHasItsOwnObject() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.counter.instances=3")
        .withBean(Journal.class)
        .withBean("counter", Counter.class)
        .withBean(User.class)
        .run(
            context -> {
              var counter = context.getBean(User.class).counter;
              for (int i = 0; i < 3; i++) {
                counter.tell(new Count.Add(1));
              }
              for (int i = 0; i < 3; i++) {
                assertThat(counter.ask(Count.Get::new, LONG).join()).isEqualTo(1);
              }
            });
  }

  @Test
  void aMethodMayTakeTheContext() {
    Contexts.runner()
        .withBean("talker", Talker.class)
        .withBean(TalkerUser.class)
        .run(
            context -> {
              var talker = context.getBean(TalkerUser.class).talker;
              assertThat(talker.<String>ask(List::of, LONG).join()).isEqualTo("gmp/talker");
            });
  }

  @Test
  void aMessageForWhichThereIsNoMethodIsADeadLetter() {
    Contexts.runner()
        .withBean("half", Half.class)
        .withBean(User.class)
        .run(
            context -> {
              context.getBean(User.class).counter.tell(new Count.Fail());
              var system = context.getBean(ActorSystem.class);
              await()
                  .atMost(ONE_MINUTE)
                  .until(() -> system.deadLetters(DeadLetter.Reason.UNHANDLED) == 1);
            });
  }

  @Test
  void whatLacksADependencyStopsTheStart() {
    Contexts.runner()
        .withBean("counter", Counter.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining(Journal.class.getName()));
  }

  @Test
  void isTheSameBehindAProxy() {
    Contexts.runner()
        .withBean(Journal.class)
        .withBean("counter", Counter.class)
        .withBean(Proxying.class)
        .withBean(User.class)
        .run(
            context -> {
              var counter = context.getBean(User.class).counter;
              counter.tell(new Count.Add(2));
              assertThat(counter.ask(Count.Get::new, LONG).join()).isEqualTo(2);
              assertThat(context.getBean(Proxying.class).called).contains("add", "get");
            });
  }

  @Test
  void listensToEventsInItsTurns() {
    Contexts.runner()
        .withBean(Journal.class)
        .withBean("listener", Listener.class)
        .run(
            context -> {
              context.publishEvent(new Placed("one"));
              context.publishEvent(new Placed("two"));
              var lines = context.getBean(Journal.class).lines;
              await().atMost(ONE_MINUTE).until(() -> lines.size() == 2);
              assertThat(lines).containsExactly("one actor", "two actor");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Returning   | answer returns a value, which nobody would get
          Statically  | count is static
          Bare        | nothing must take a message
          Twice       | first and second both handle a java.lang.String
          Unsealed    | belong to no sealed interface
          Silent      | has no method with @On
          Wrong       | text takes a java.lang.String, which is no java.lang.Integer
          Primitive   | count takes a primitive value
          """)
  void whatCannotBeAnActorIsSaidBeforeAnyBeanIsMade(String type, String problem) throws Exception {
    var analysis =
        Contexts.failure(
            Contexts.runner().withBean("wrong", Class.forName(getClass().getName() + "$" + type)));
    assertThat(analysis.getDescription()).contains("'wrong'", problem);
    assertThat(analysis.getAction()).contains("@On void deposit");
  }

  sealed interface Count {
    record Add(int n) implements Count {}

    record Get(ReplyTo<Integer> reply) implements Count {}

    record Fail() implements Count {}
  }

  static class Journal {
    final List<String> lines;

    Journal() {
      this(new CopyOnWriteArrayList<>());
    }

    Journal(List<String> lines) {
      this.lines = lines;
    }
  }

  @ActorComponent(onFailure = Supervision.Decision.RESTART)
  static class Counter implements DisposableBean {
    private final Journal journal;
    private int n;

    Counter(Journal journal) {
      this.journal = journal;
      journal.lines.add("made");
    }

    @On
    void add(Count.Add add) {
      n += add.n();
    }

    @On
    void get(Count.Get question) {
      question.reply().tell(n);
    }

    @On
    void fail(Count.Fail fail) throws Exception {
      throw new IOException("on purpose");
    }

    @On
    void hear(Signal signal) {
      journal.lines.add("heard " + signal.getClass().getSimpleName());
    }

    @Override
    public void destroy() {
      journal.lines.add("destroyed");
    }
  }

  static class User {
    final ActorRef<Count> counter;

    User(ActorRef<Count> counter) {
      this.counter = counter;
    }
  }

  @ActorComponent(pinned = true)
  static class Talker {
    @On
    void path(List<ReplyTo<String>> question, ActorContext<?> context) {
      question.getFirst().tell(context.self().path());
    }
  }

  record TalkerUser(ActorRef<List<ReplyTo<String>>> talker) {}

  @ActorComponent(messages = Count.class)
  static class Half {
    @On
    void add(Count.Add add) {}
  }

  @ActorComponent("scanned")
  static class Scanned {
    @On
    void count(Count count) {}
  }

  @Configuration(proxyBeanMethods = false)
  @ComponentScan(
      basePackageClasses = ActorComponentTests.class,
      useDefaultFilters = false,
      includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Scanned.class))
  static class Scanning {}

  static class Proxying implements BeanPostProcessor {
    final List<String> called = new CopyOnWriteArrayList<>();

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      if (!(bean instanceof Counter)) {
        return bean;
      }
      var factory = new ProxyFactory(bean);
      factory.setProxyTargetClass(true);
      factory.addAdvice(
          (MethodInterceptor)
              call -> {
                called.add(call.getMethod().getName());
                return call.proceed();
              });
      return factory.getProxy();
    }
  }

  record Placed(String order) {}

  @ActorComponent
  static class Listener {
    private final Journal journal;

    Listener(Journal journal) {
      this.journal = journal;
    }

    @On
    void text(String text) {}

    @EventListener
    void placed(Placed placed) {
      boolean thread = Goroutine.current().isPresent() || !Thread.currentThread().isVirtual();
      journal.lines.add(placed.order() + (thread ? " thread" : " actor"));
    }
  }

  @ActorComponent
  static class Returning {
    @On
    String answer(String text) {
      return text;
    }
  }

  @ActorComponent
  static class Statically {
    @On
    static void count(String text) {}
  }

  @ActorComponent
  static class Bare {
    @On
    void nothing() {}
  }

  @ActorComponent
  static class Twice {
    @On
    void first(String text) {}

    @On
    void second(String text) {}
  }

  @ActorComponent
  static class Unsealed {
    @On
    void text(String text) {}

    @On
    void number(Integer number) {}
  }

  @ActorComponent
  static class Silent {}

  @ActorComponent(messages = Integer.class)
  static class Wrong {
    @On
    void text(String text) {}
  }

  @ActorComponent
  static class Primitive {
    @On
    void count(int n) {}
  }
}
