package io.gmp.samples.bank;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Supervision;
import io.gmp.samples.bank.Account.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One account, an entity. Its state is the balance, empty until the account is opened; the database
 * is written first, the state and the answer follow the commit, so it may be passivated and begin
 * anew at any time. It blocks in JDBC, and never waits for another account.
 *
 * <p>If the database fails, it does not know its balance any more: it says so, restarts and reads
 * it again. If that keeps failing it stops: those who wait hear it at once, and the next one who
 * asks begins anew. The account of an id that was never opened has nothing to stay for.
 */
final class AccountActor {
  private static final Supervision SUPERVISION =
      Supervision.restart()
          .backoff(Duration.ofMillis(50), Duration.ofSeconds(5))
          .atMost(3, Duration.ofSeconds(10));

  /** How long what waits for an account that was never opened may take. */
  private static final Duration LEAVE = Duration.ofSeconds(10);

  private final String id;
  private final Ledger ledger;
  private final Consumer<BalanceChanged> announcements;

  private AccountActor(String id, Ledger ledger, Consumer<BalanceChanged> announcements) {
    this.id = id;
    this.ledger = ledger;
    this.announcements = announcements;
  }

  static ActorDefinition<Account> define(
      String id, Ledger ledger, Consumer<BalanceChanged> announcements) {
    var account = new AccountActor(id, ledger, announcements);
    return Actor.<Account, OptionalLong>setup(
            context -> ledger.balance(id),
            (context, balance, message) -> {
              var after = account.handle(balance, message);
              if (after.isEmpty()) {
                var _ = context.self().stop(LEAVE);
              }
              return after;
            })
        .supervise(SUPERVISION);
  }

  private OptionalLong handle(OptionalLong balance, Account message) {
    try {
      return switch (message) {
        case Account.Read(var reply) -> {
          reply.tell(new Answer.Balance(balance));
          yield balance;
        }
        case Account.Deposit(var payment, var reply) -> deposit(balance, payment, reply);
        case Account.Debit(var payment, var reply) -> debit(balance, payment, reply);
        case Account.Credit(var payment, var reply) -> credit(balance, payment, reply);
        case Account.Refund(var payment, var reply) -> refund(balance, payment, reply);
      };
    } catch (RuntimeException e) {
      message.reply().tell(new Answer.Failed(e));
      throw e;
    }
  }

  private OptionalLong deposit(OptionalLong balance, Payment payment, ReplyTo<Answer> reply) {
    if (balance.orElse(0) + payment.cents() > Account.LIMIT) {
      return refuse(balance, payment, Refusal.LIMIT, reply);
    }
    var earlier = ledger.deposit(payment, balance);
    return answer(balance, payment, Leg.CREDIT, payment.cents(), earlier, reply);
  }

  private OptionalLong debit(OptionalLong balance, Payment payment, ReplyTo<Answer> reply) {
    if (balance.isEmpty()) {
      return refuse(balance, payment, Refusal.UNKNOWN_SOURCE, reply);
    }
    if (balance.getAsLong() < payment.cents()) {
      return refuse(balance, payment, Refusal.OVERDRAFT, reply);
    }
    var earlier = ledger.debit(payment, balance.getAsLong());
    return answer(balance, payment, Leg.DEBIT, -payment.cents(), earlier, reply);
  }

  private OptionalLong credit(OptionalLong balance, Payment payment, ReplyTo<Answer> reply) {
    if (balance.isEmpty()) {
      reply.tell(new Answer.Rejected(Refusal.UNKNOWN_TARGET));
      return balance;
    }
    if (balance.getAsLong() + payment.cents() > Account.LIMIT) {
      reply.tell(new Answer.Rejected(Refusal.LIMIT));
      return balance;
    }
    var completed = payment.completed();
    var earlier = ledger.credit(completed, balance.getAsLong());
    return answer(balance, completed, Leg.CREDIT, payment.cents(), earlier, reply);
  }

  private OptionalLong refund(OptionalLong balance, Payment payment, ReplyTo<Answer> reply) {
    var earlier = ledger.refund(payment, balance.orElseThrow());
    return answer(balance, payment, Leg.REFUND, payment.cents(), earlier, reply);
  }

  private OptionalLong refuse(
      OptionalLong balance, Payment payment, Refusal refusal, ReplyTo<Answer> reply) {
    var refused = payment.refused(refusal);
    reply.tell(
        ledger
            .refuse(refused)
            .<Answer>map(Answer.Known::new)
            .orElseGet(() -> new Answer.Recorded(refused, balance.orElse(0))));
    return balance;
  }

  private OptionalLong answer(
      OptionalLong before,
      Payment payment,
      Leg leg,
      long change,
      Optional<Payment> earlier,
      ReplyTo<Answer> reply) {
    if (earlier.isPresent()) {
      reply.tell(new Answer.Known(earlier.get()));
      return before;
    }
    long balance = before.orElse(0) + change;
    announcements.accept(new BalanceChanged(id, payment.id(), leg, change, balance));
    reply.tell(new Answer.Recorded(payment, balance));
    return OptionalLong.of(balance);
  }
}
