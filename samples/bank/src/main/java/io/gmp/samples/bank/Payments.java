package io.gmp.samples.bank;

import io.gmp.actor.Entities;
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

  private final Entities<Account> accounts;
  private final Ledger ledger;

  Payments(Entities<Account> accounts, Ledger ledger) {
    this.accounts = accounts;
    this.ledger = ledger;
  }

  /** The balance, if the account has been opened. */
  OptionalLong balance(String id) throws InterruptedException {
    return switch (ask(id, Account.Read::new)) {
      case Answer.Balance(var cents) -> cents;
      case Answer answer -> throw new IllegalStateException("no answer to a question: " + answer);
    };
  }

  /** Makes a deposit and returns the balance after it. */
  long deposit(Payment order) throws InterruptedException {
    return switch (ask(order.target(), reply -> new Account.Deposit(order, reply))) {
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
    return recorded(ask(order.requiredSource(), reply -> new Account.Debit(order, reply)));
  }

  private Answer credit(Payment payment) throws InterruptedException {
    return ask(payment.target(), reply -> new Account.Credit(payment, reply));
  }

  private Payment refund(Payment refused) throws InterruptedException {
    return recorded(ask(refused.requiredSource(), reply -> new Account.Refund(refused, reply)));
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

  private Answer ask(String account, Function<ReplyTo<Answer>, Account> message)
      throws InterruptedException {
    try {
      var answer = accounts.ref(account).ask(message, PATIENCE).get();
      if (answer instanceof Answer.Failed(var cause)) {
        throw BankException.unavailable(cause);
      }
      return answer;
    } catch (ExecutionException e) {
      throw BankException.unavailable(e.getCause() != null ? e.getCause() : e);
    }
  }
}
