package io.gmp.spring.boot;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import java.time.Duration;

sealed interface Account {
  record Deposit(long cents) implements Account {}

  record Balance(ReplyTo<Long> reply) implements Account {}

  static ActorDefinition<Account> opened(long cents) {
    return Actor.of(
        cents,
        (context, balance, message) ->
            switch (message) {
              case Deposit deposit -> balance + deposit.cents();
              case Balance question -> {
                question.reply().tell(balance);
                yield balance;
              }
            });
  }

  static long balance(ActorRef<Account> account) {
    return account.ask(Balance::new, Duration.ofMinutes(1)).join();
  }
}
