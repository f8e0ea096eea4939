package io.gmp.samples.bank;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The bank's tables. Each change is one transaction: the balance, the entry that explains it and
 * the status of the payment are written together or not at all.
 *
 * <p>The methods that change something return the payment as it was recorded earlier, in which case
 * nothing was changed, or nothing if it was recorded now. They check the balance that they are
 * given against the table, so that an account that has lost touch with it finds out.
 */
@Repository
class Ledger {
  private final JdbcClient db;
  private final TransactionOperations transactions;

  Ledger(JdbcClient db, TransactionOperations transactions) {
    this.db = db;
    this.transactions = transactions;
  }

  OptionalLong balance(String account) {
    return db
        .sql("select cents from account where id = ?")
        .param(account)
        .query(Long.class)
        .optional()
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** Records a deposit and its credit; opens the account if it has no balance yet. */
  Optional<Payment> deposit(Payment payment, OptionalLong balance) {
    return begin(
        payment,
        () -> {
          if (balance.isEmpty()) {
            db.sql("insert into account (id, cents) values (?, 0)")
                .param(payment.target())
                .update();
          }
          book(payment, Leg.CREDIT, payment.target(), balance.orElse(0), payment.cents());
        });
  }

  /** Records a transfer and its debit. */
  Optional<Payment> debit(Payment payment, long balance) {
    return begin(
        payment,
        () -> book(payment, Leg.DEBIT, payment.requiredSource(), balance, -payment.cents()));
  }

  /** Records a payment that was refused before any money moved. */
  Optional<Payment> refuse(Payment refused) {
    return begin(refused, () -> {});
  }

  /** Completes a debited transfer with its credit. */
  Optional<Payment> credit(Payment completed, long balance) {
    return finish(
        completed,
        () -> book(completed, Leg.CREDIT, completed.target(), balance, completed.cents()));
  }

  /** Ends a debited transfer, which the target refused, by giving the money back. */
  Optional<Payment> refund(Payment refused, long balance) {
    return finish(
        refused,
        () -> book(refused, Leg.REFUND, refused.requiredSource(), balance, refused.cents()));
  }

  /** The payments that stand between their debit and their credit. */
  List<Payment> unfinished() {
    return db.sql("select * from payment where status = ?")
        .param(Payment.Status.DEBITED.name())
        .query(Payment.class)
        .list();
  }

  /** The balance that one leg of a payment left. */
  long balanceAfter(String payment, Leg leg) {
    return db.sql("select balance from entry where payment = ? and leg = ?")
        .param(payment)
        .param(leg.name())
        .query(Long.class)
        .single();
  }

  private Optional<Payment> begin(Payment payment, Runnable booking) {
    try {
      transactions.executeWithoutResult(
          transaction -> {
            insert(payment);
            booking.run();
          });
      return Optional.empty();
    } catch (DuplicateKeyException e) {
      return Optional.of(find(payment.id()).orElseThrow(() -> e));
    }
  }

  private Optional<Payment> finish(Payment payment, Runnable booking) {
    return transactions.execute(
        transaction -> {
          if (leave(Payment.Status.DEBITED, payment)) {
            booking.run();
            return Optional.empty();
          }
          return Optional.of(find(payment.id()).orElseThrow());
        });
  }

  private void insert(Payment payment) {
    db.sql(
            "insert into payment (id, source, target, cents, status, refusal)"
                + " values (?, ?, ?, ?, ?, ?)")
        .param(payment.id())
        .param(payment.source())
        .param(payment.target())
        .param(payment.cents())
        .param(payment.status().name())
        .param(payment.refusal() == null ? null : payment.refusal().name())
        .update();
  }

  private boolean leave(Payment.Status status, Payment payment) {
    return db.sql("update payment set status = ?, refusal = ? where id = ? and status = ?")
            .param(payment.status().name())
            .param(payment.refusal() == null ? null : payment.refusal().name())
            .param(payment.id())
            .param(status.name())
            .update()
        == 1;
  }

  private Optional<Payment> find(String id) {
    return db.sql("select * from payment where id = ?").param(id).query(Payment.class).optional();
  }

  private void book(Payment payment, Leg leg, String account, long balance, long change) {
    int accounts =
        db.sql("update account set cents = ? where id = ? and cents = ?")
            .param(balance + change)
            .param(account)
            .param(balance)
            .update();
    if (accounts != 1) {
      throw new OptimisticLockingFailureException(
          "the balance of account " + account + " is not " + balance + " any more");
    }
    db.sql("insert into entry (payment, leg, account, cents, balance) values (?, ?, ?, ?, ?)")
        .param(payment.id())
        .param(leg.name())
        .param(account)
        .param(change)
        .param(balance + change)
        .update();
  }
}
