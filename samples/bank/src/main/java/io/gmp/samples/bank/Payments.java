package io.gmp.samples.bank;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import io.gmp.samples.bank.Account.Answer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * What clients can ask the bank for. It runs on the goroutine of the request and asks one account
 * after the other, so that accounts never wait for each other: two that pay each other at the same
 * time cannot deadlock.
 *
 * <p>Everything here may be repeated, at once or after a crash, with the same result.
 */
@Component
class Payments {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Accounts accounts;
  private final Ledger ledger;

  Payments(Accounts accounts, Ledger ledger) {
    this.accounts = accounts;
    this.ledger = ledger;
  }

  /** The balance, if the account has been opened. */
  OptionalLong balance(String id) throws InterruptedException {
    var account = accounts.find(id);
    if (account.isEmpty()) {
      return OptionalLong.empty();
    }
    return switch (ask(account.get(), Account.Read::new)) {
      case Answer.Balance(var cents) -> cents;
      case Answer answer -> throw new IllegalStateException("no answer to a question: " + answer);
    };
  }

  /** Makes a deposit and returns the balance after it. */
  long deposit(Payment order) throws InterruptedException {
    var account = accounts.get(order.target());
    return switch (ask(account, reply -> new Account.Deposit(order, reply))) {
      case Answer.Recorded(var payment, long balance) -> {
        made(order, payment);
        yield balance;
      }
      case Answer.Known(var payment) -> {
        made(order, payment);
        yield ledger.balanceAfter(payment.id(), Leg.CREDIT);
      }
      case Answer answer -> throw new IllegalStateException("no answer to a deposit: " + answer);
    };
  }

  /** Makes a transfer. */
  Payment transfer(Payment order) throws InterruptedException {
    return made(order, settle(same(order, debit(order))));
  }

  /** Takes a payment to its end, wherever it stands. */
  Payment settle(Payment payment) throws InterruptedException {
    return switch (payment.status()) {
      case COMPLETED, REFUSED -> payment;
      case DEBITED ->
          switch (credit(payment)) {
            case Answer.Rejected(var refusal) -> refund(payment.refused(refusal));
            case Answer answer -> recorded(answer);
          };
    };
  }

  private Payment debit(Payment order) throws InterruptedException {
    var source = accounts.find(order.requiredSource());
    if (source.isEmpty()) {
      var refused = order.refused(Refusal.UNKNOWN_SOURCE);
      return ledger.refuse(refused).orElse(refused);
    }
    return recorded(ask(source.get(), reply -> new Account.Debit(order, reply)));
  }

  private Answer credit(Payment payment) throws InterruptedException {
    var target = accounts.find(payment.target());
    return target.isPresent()
        ? ask(target.get(), reply -> new Account.Credit(payment, reply))
        : new Answer.Rejected(Refusal.UNKNOWN_TARGET);
  }

  private Payment refund(Payment refused) throws InterruptedException {
    var source = accounts.get(refused.requiredSource());
    return recorded(ask(source, reply -> new Account.Refund(refused, reply)));
  }

  private static Payment recorded(Answer answer) {
    return switch (answer) {
      case Answer.Recorded(var payment, long balance) -> payment;
      case Answer.Known(var payment) -> payment;
      default -> throw new IllegalStateException("no answer to a payment: " + answer);
    };
  }

  private static Payment same(Payment order, Payment recorded) {
    if (!recorded.asksTheSameAs(order)) {
      throw BankException.keyReused(order.id());
    }
    return recorded;
  }

  private static Payment made(Payment order, Payment recorded) {
    var refusal = same(order, recorded).refusal();
    if (refusal != null) {
      throw BankException.refused(recorded, refusal);
    }
    return recorded;
  }

  private static Answer ask(ActorRef<Account> account, Function<ReplyTo<Answer>, Account> message)
      throws InterruptedException {
    try {
      var answer = account.ask(message, PATIENCE).get();
      if (answer instanceof Answer.Failed(var cause)) {
        throw BankException.unavailable(cause);
      }
      return answer;
    } catch (ExecutionException e) {
      throw BankException.unavailable(e.getCause() != null ? e.getCause() : e);
    }
  }
}
