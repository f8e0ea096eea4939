package io.gmp.samples.bank;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.Mailbox;
import io.gmp.reactor.Schedulers;
import io.gmp.spring.boot.EntityDefinition;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

@Configuration(proxyBeanMethods = false)
class BankConfiguration {
  /** How many events may wait to be announced before accounts count them as missed. */
  private static final int ANNOUNCEMENTS = 65_536;

  /** How long an account stays in memory that nobody asks for, unless a property says so. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** One actor announces what all accounts tell it, so that a sink with one writer is enough. */
  @Bean
  ActorDefinition<BalanceChanged> announcer(EventStream events) {
    return Actor.<BalanceChanged, EventStream>of(
            events,
            (context, stream, event) -> {
              stream.announce(event);
              return stream;
            })
        .mailbox(Mailbox.buffered(ANNOUNCEMENTS));
  }

  /** An account by its id: spawned by the first message, gone when it was idle for long enough. */
  @Bean
  EntityDefinition<Account> accounts(
      Ledger ledger, ActorRef<BalanceChanged> announcer, EventStream events) {
    return new EntityDefinition<>(
        id -> AccountActor.define(id, ledger, event -> announce(event, announcer, events)), IDLE);
  }

  /** An account never waits for those who listen. */
  private static void announce(
      BalanceChanged event, ActorRef<BalanceChanged> announcer, EventStream events) {
    if (!announcer.tryTell(event)) {
      events.missed();
    }
  }

  @Bean(destroyMethod = "dispose")
  Scheduler goroutines(Gmp gmp) {
    return Schedulers.fromGmp(gmp);
  }
}
