package io.gmp.samples.bank;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.Mailbox;
import io.gmp.reactor.Schedulers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

@Configuration(proxyBeanMethods = false)
class BankConfiguration {
  /** How many events may wait to be announced before accounts count them as missed. */
  private static final int ANNOUNCEMENTS = 65_536;

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

  @Bean(destroyMethod = "dispose")
  Scheduler goroutines(Gmp gmp) {
    return Schedulers.fromGmp(gmp);
  }
}
