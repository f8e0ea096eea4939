package io.gmp.samples.bank;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Money that moves into an account, from another one or from outside.
 *
 * <pre>
 *   deposit:   (new) --credit--> COMPLETED
 *   transfer:  (new) --debit--> DEBITED --credit--> COMPLETED
 *              (new) --no debit--> REFUSED
 *                               DEBITED --refund--> REFUSED
 * </pre>
 *
 * <p>Each arrow is one database transaction together with the change of the balance. The second
 * arrow of a transfer is taken once, whoever tries: a repeated request, or a recovery.
 *
 * @param id names the payment for good; a request that carries it again is the same payment
 * @param source the account the money comes from; {@code null} if it comes from outside
 * @param target the account it goes to
 * @param cents how much, more than zero
 * @param status how far it has come
 * @param refusal why not, if it was refused
 */
record Payment(
    String id,
    @Nullable String source,
    String target,
    long cents,
    Status status,
    @Nullable Refusal refusal) {

  enum Status {
    /** The source has given the money, and the target has not got it: to be completed. */
    DEBITED,
    /** Done. */
    COMPLETED,
    /** Not done, and the source has what it had. */
    REFUSED
  }

  static Payment deposit(String id, String target, long cents) {
    return new Payment(id, null, target, cents, Status.COMPLETED, null);
  }

  static Payment transfer(String id, String source, String target, long cents) {
    return new Payment(id, source, target, cents, Status.DEBITED, null);
  }

  Payment completed() {
    return new Payment(id, source, target, cents, Status.COMPLETED, null);
  }

  Payment refused(Refusal why) {
    return new Payment(id, source, target, cents, Status.REFUSED, why);
  }

  /** Whether the same was asked for, whatever has become of it. */
  boolean asksTheSameAs(Payment other) {
    return Objects.equals(source, other.source)
        && target.equals(other.target)
        && cents == other.cents;
  }

  String requiredSource() {
    return Objects.requireNonNull(source, () -> "payment " + id + " comes from outside");
  }
}
