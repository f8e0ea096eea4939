package io.gmp.samples.bank;

import io.gmp.actor.ReplyTo;
import java.util.OptionalLong;

/** What can be said to an account, and what it answers. Each account is an actor. */
sealed interface Account {

  /** The most an account can hold, and the most that can be paid at once. */
  long LIMIT = 1_000_000_000_000_000L;

  ReplyTo<Answer> reply();

  /** What is the balance? */
  record Read(ReplyTo<Answer> reply) implements Account {}

  /** Take money from outside; opens the account if need be. */
  record Deposit(Payment payment, ReplyTo<Answer> reply) implements Account {}

  /** Give the money of a transfer, if it is there: the first half. */
  record Debit(Payment payment, ReplyTo<Answer> reply) implements Account {}

  /** Take the money of a transfer: the second half. */
  record Credit(Payment payment, ReplyTo<Answer> reply) implements Account {}

  /** Take back the money of a transfer that the other side refused: undoes the first half. */
  record Refund(Payment payment, ReplyTo<Answer> reply) implements Account {}

  /** An account's answer. */
  sealed interface Answer {

    /** The balance, if the account has been opened. */
    record Balance(OptionalLong cents) implements Answer {}

    /** The payment was recorded now, and this is the balance after it. */
    record Recorded(Payment payment, long balance) implements Answer {}

    /** The payment was recorded earlier, and nothing was done now. */
    record Known(Payment payment) implements Answer {}

    /** The account does not take the money, and nothing was recorded. */
    record Rejected(Refusal refusal) implements Answer {}

    /** The account does not know whether it was recorded; asking again is safe. */
    record Failed(Exception cause) implements Answer {}
  }
}
