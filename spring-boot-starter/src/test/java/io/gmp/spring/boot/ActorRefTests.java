package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Entities;
import io.gmp.actor.ReplyTo;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.javapoet.ClassName;

class ActorRefTests {
  @Test
  void injectsEachActorByTheTypeOfItsMessages() {
    Contexts.runner()
        .withUserConfiguration(AccountAndJournal.class)
        .withBean(Teller.class)
        .run(
            context -> {
              var teller = context.getBean(Teller.class);
              teller.account.tell(new Account.Deposit(2));
              assertThat(Account.balance(teller.account)).isEqualTo(42);
              teller.journal.tell(List.of("a line"));
            });
  }

  @Test
  void namesAnActorAfterItsDefinitionOrElseItsBean() {
    Contexts.runner()
        .withPropertyValues("gmp.name=bank")
        .withUserConfiguration(AccountAndJournal.class)
        .withBean(Teller.class)
        .run(
            context -> {
              var teller = context.getBean(Teller.class);
              assertThat(teller.account.path()).isEqualTo("bank/account");
              assertThat(teller.journal.path()).isEqualTo("bank/the-journal");
            });
  }

  @Test
  void spawnsActorsThatNobodyAsksFor() {
    Contexts.runner()
        .withUserConfiguration(AccountAndJournal.class)
        .run(context -> assertThat(context.getBean(ActorSystem.class).actorCount()).isEqualTo(2));
  }

  @Test
  void spawnsALazyActorWhenItIsAskedFor() {
    Contexts.runner()
        .withUserConfiguration(LazyAccount.class)
        .run(
            context -> {
              var system = context.getBean(ActorSystem.class);
              assertThat(system.actorCount()).isZero();
              ObjectProvider<ActorRef<Account>> account =
                  context.getBeanProvider(AccountAndJournal.ADDRESS);
              assertThat(Account.balance(account.getObject())).isEqualTo(7);
              assertThat(system.actorCount()).isEqualTo(1);
            });
  }

  @Test
  void tellsActorsOfTheSameMessagesApartByQualifierOrByParameterName() {
    Contexts.runner()
        .withUserConfiguration(TwoAccounts.class)
        .withBean(ByQualifier.class)
        .withBean(ByParameterName.class)
        .run(
            context -> {
              var qualified = context.getBean(ByQualifier.class);
              assertThat(Account.balance(qualified.checking)).isEqualTo(1);
              assertThat(Account.balance(qualified.savings)).isEqualTo(2);
              var named = context.getBean(ByParameterName.class);
              assertThat(named.checking).isSameAs(qualified.checking);
              assertThat(named.savings).isSameAs(qualified.savings);
            });
  }

  @Test
  void keepsTheQualifiersOfTheDefinition() {
    Contexts.runner()
        .withUserConfiguration(QualifiedAccounts.class)
        .withBean(ByOwnQualifiers.class)
        .run(
            context -> {
              var teller = context.getBean(ByOwnQualifiers.class);
              assertThat(Account.balance(teller.cash)).isEqualTo(1);
              assertThat(Account.balance(teller.vault)).isEqualTo(2);
            });
  }

  @Test
  void prefersThePrimaryDefinition() {
    Contexts.runner()
        .withUserConfiguration(PrimaryAccount.class)
        .withBean(Anyone.class)
        .run(
            context ->
                assertThat(Account.balance(context.getBean(Anyone.class).account)).isEqualTo(2));
  }

  @Test
  void namesTheCandidatesWhenItCannotTellThemApart() {
    var analysis =
        Contexts.failure(
            Contexts.runner().withUserConfiguration(TwoAccounts.class).withBean(Anyone.class));
    String type = "ActorRef<" + Account.class.getName() + ">";
    assertThat(analysis.getDescription())
        .contains("required a single " + type + ", and there are 2")
        .contains("checkingRef: " + type + ", of bean 'checking'")
        .contains("savingsRef: " + type + ", of bean 'savings'");
    assertThat(analysis.getAction()).contains("@Qualifier(\"checking\")", "named checkingRef");
  }

  @Test
  void namesThoseThatAreThereWhenNoneTakesTheMessages() {
    var analysis =
        Contexts.failure(
            Contexts.runner().withUserConfiguration(Kept.class).withBean(Anyone.class));
    assertThat(analysis.getDescription())
        .contains("no actor takes these messages")
        .contains("linesRef: ActorRef<java.lang.String>, of bean 'lines'")
        .contains("accountsEntities: Entities<" + Account.class.getName() + ">")
        .doesNotEndWith(".");
  }

  @Test
  void keepsEntitiesThatCanBeInjected() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.accounts.mailbox=7")
        .withUserConfiguration(Kept.class)
        .withBean(Branch.class)
        .run(
            context -> {
              var accounts = context.getBean(Branch.class).accounts;
              accounts.ref("one").tell(new Account.Deposit(5));
              assertThat(Account.balance(accounts.ref("one"))).isEqualTo(15);
              assertThat(Account.balance(accounts.ref("two"))).isEqualTo(10);
              assertThat(accounts.ids()).containsExactlyInAnyOrder("one", "two");
              assertThat(accounts.path()).isEqualTo("gmp/accounts");
            });
  }

  @Test
  void entitiesAreIdleAfterTheTimeOfTheProperty() {
    Contexts.runner()
        .withPropertyValues("gmp.actors.accounts.idle-after=1ms")
        .withUserConfiguration(Kept.class)
        .withBean(Branch.class)
        .run(
            context -> {
              var accounts = context.getBean(Branch.class).accounts;
              assertThat(Account.balance(accounts.ref("one"))).isEqualTo(10);
              await().atMost(ONE_MINUTE).until(() -> accounts.size() == 0);
            });
  }

  @Test
  void saysWhichDefinitionIsMissing() {
    var analysis = Contexts.failure(Contexts.runner().withBean(Anyone.class));
    assertThat(analysis.getDescription())
        .contains("constructor")
        .contains("ActorRef<" + Account.class.getName() + ">");
    assertThat(analysis.getAction()).contains("ActorDefinition<" + Account.class.getName() + ">");
  }

  @ParameterizedTest
  @ValueSource(classes = {Raw.class, Wildcard.class, Variable.class})
  void refusesADefinitionThatDoesNotSayItsMessagesBeforeAnyBeanIsMade(Class<?> declaration) {
    var made = new AtomicBoolean();
    var analysis =
        Contexts.failure(
            Contexts.runner()
                .withBean("early", Object.class, () -> made.getAndSet(true))
                .withUserConfiguration(declaration));
    assertThat(analysis.getDescription()).contains("bean 'account'", declaration.getSimpleName());
    assertThat(analysis.getAction()).contains("@Bean ActorDefinition<YourMessage> account(");
    assertThat(made).isFalse();
  }

  @Test
  void refusesADefinitionRegisteredAsAnInstance() {
    var analysis =
        Contexts.failure(
            Contexts.runner()
                .withInitializer(
                    context ->
                        context.getBeanFactory().registerSingleton("account", Account.opened(1))));
    assertThat(analysis.getDescription()).contains("bean 'account'");
  }

  @Test
  void anActorMayUseAnother() {
    Contexts.runner()
        .withUserConfiguration(Chain.class)
        .withBean(ChainEnd.class)
        .run(
            context ->
                assertThat(
                        context
                            .getBean(ChainEnd.class)
                            .auditor
                            .ask(Audit::new, Duration.ofMinutes(1)))
                    .succeedsWithin(Duration.ofMinutes(1))
                    .isEqualTo(3L));
  }

  @Test
  void aPinnedActorRunsOnAThreadOfItsOwn() {
    Contexts.runner()
        .withUserConfiguration(PinnedActor.class)
        .withBean(ChainEnd.class)
        .run(
            context -> {
              var pinned = context.getBean(ChainEnd.class).auditor;
              long first = pinned.ask(Audit::new, Duration.ofMinutes(1)).join();
              for (int i = 0; i < 100; i++) {
                assertThat(pinned.ask(Audit::new, Duration.ofMinutes(1)))
                    .succeedsWithin(Duration.ofMinutes(1))
                    .isEqualTo(first);
              }
            });
  }

  @Test
  void aChildContextUsesItsParentsActors() {
    Contexts.runner()
        .withUserConfiguration(AccountAndJournal.class)
        .run(
            parent -> {
              try (var child = new AnnotationConfigApplicationContext()) {
                child.setParent(parent);
                child.register(Teller.class);
                child.refresh();
                assertThat(Account.balance(child.getBean(Teller.class).account)).isEqualTo(40);
              }
              assertThat(parent.getBean(ActorSystem.class).actorCount()).isEqualTo(2);
            });
  }

  @Test
  void staysOutOfAheadOfTimeProcessing() {
    var files = new InMemoryGeneratedFiles();
    var generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get("com.example", "Application")), files);
    try (var context = new AnnotationConfigApplicationContext()) {
      context.register(GmpAutoConfiguration.class, AccountAndJournal.class);
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
    }
    generation.writeGeneratedContent();
    assertThat(files.getGeneratedFiles(Kind.SOURCE).values())
        .map(Object::toString)
        .noneMatch(source -> source.contains("accountRef"));
  }

  @Test
  void needsNoWebServerOnTheClassPath() {
    Contexts.runner()
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.web",
                "org.springframework.boot.tomcat",
                "org.apache.coyote",
                "reactor.netty"))
        .withUserConfiguration(AccountAndJournal.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Configuration(proxyBeanMethods = false)
  static class AccountAndJournal {
    static final ParameterizedTypeReference<ActorRef<Account>> ADDRESS =
        new ParameterizedTypeReference<>() {};

    @Bean
    ActorDefinition<Account> account() {
      return Account.opened(40);
    }

    @Bean
    ActorDefinition<List<String>> journal() {
      return Actor.<List<String>, Integer>of(0, (context, lines, more) -> lines + more.size())
          .named("the-journal");
    }
  }

  static class Teller {
    final ActorRef<Account> account;
    final ActorRef<List<String>> journal;

    Teller(ActorRef<Account> account, ActorRef<List<String>> journal) {
      this.account = account;
      this.journal = journal;
    }
  }

  record Branch(Entities<Account> accounts) {}

  @Configuration(proxyBeanMethods = false)
  static class Kept {
    @Bean
    EntityDefinition<Account> accounts() {
      return new EntityDefinition<>(id -> Account.opened(10), Duration.ofMinutes(1));
    }

    @Bean
    ActorDefinition<String> lines() {
      return Actor.of(0, (context, count, line) -> count + 1);
    }
  }

  static class Anyone {
    final ActorRef<Account> account;

    Anyone(ActorRef<Account> account) {
      this.account = account;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyAccount {
    @Bean
    @Lazy
    ActorDefinition<Account> account() {
      return Account.opened(7);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoAccounts {
    @Bean
    ActorDefinition<Account> checking() {
      return Account.opened(1);
    }

    @Bean
    ActorDefinition<Account> savings() {
      return Account.opened(2);
    }
  }

  static class ByQualifier {
    final ActorRef<Account> checking;
    final ActorRef<Account> savings;

    ByQualifier(
        @Qualifier("checking") ActorRef<Account> checking,
        @Qualifier("savingsRef") ActorRef<Account> savings) {
      this.checking = checking;
      this.savings = savings;
    }
  }

  static class ByParameterName {
    final ActorRef<Account> checking;
    final ActorRef<Account> savings;

    ByParameterName(ActorRef<Account> checkingRef, ActorRef<Account> savingsRef) {
      this.checking = checkingRef;
      this.savings = savingsRef;
    }
  }

  @Qualifier
  @Retention(RetentionPolicy.RUNTIME)
  @interface Vault {}

  @Configuration(proxyBeanMethods = false)
  static class QualifiedAccounts {
    @Bean
    @Qualifier("cash")
    ActorDefinition<Account> one() {
      return Account.opened(1);
    }

    @Bean
    @Vault
    ActorDefinition<Account> two() {
      return Account.opened(2);
    }
  }

  static class ByOwnQualifiers {
    final ActorRef<Account> cash;
    final ActorRef<Account> vault;

    ByOwnQualifiers(@Qualifier("cash") ActorRef<Account> cash, @Vault ActorRef<Account> vault) {
      this.cash = cash;
      this.vault = vault;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PrimaryAccount {
    @Bean
    ActorDefinition<Account> checking() {
      return Account.opened(1);
    }

    @Bean
    @Primary
    ActorDefinition<Account> savings() {
      return Account.opened(2);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @SuppressWarnings("rawtypes")
  static class Raw {
    @Bean
    ActorDefinition account() {
      return Account.opened(1);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Wildcard {
    @Bean
    ActorDefinition<? extends Account> account() {
      return Account.opened(1);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Variable {
    @Bean
    <M extends Account> ActorDefinition<M> account() {
      throw new AssertionError("never called");
    }
  }

  record Audit(ReplyTo<Long> reply) {}

  static class ChainEnd {
    final ActorRef<Audit> auditor;

    ChainEnd(ActorRef<Audit> auditor) {
      this.auditor = auditor;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Chain {
    @Bean
    ActorDefinition<Account> account() {
      return Account.opened(3);
    }

    @Bean
    ActorDefinition<Audit> auditor(ActorRef<Account> account) {
      return Actor.of(
          "auditor",
          (context, state, audit) -> {
            audit.reply().tell(Account.balance(account));
            return state;
          });
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PinnedActor {
    @Bean
    ActorDefinition<Audit> pinned() {
      return Actor.<Audit, String>of(
              "pinned",
              (context, state, audit) -> {
                audit.reply().tell(Thread.currentThread().threadId());
                return state;
              })
          .pinned();
    }
  }
}
