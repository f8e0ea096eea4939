package io.gmp.samples.bank;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What the bank says when it does not do what a client asked for. */
final class BankException extends ErrorResponseException {
  private static final long serialVersionUID = 1L;

  private BankException(ProblemDetail problem, @Nullable Throwable cause) {
    super(HttpStatus.valueOf(problem.getStatus()), problem, cause);
  }

  private BankException(HttpStatus status, String detail) {
    this(ProblemDetail.forStatusAndDetail(status, detail), null);
  }

  static BankException unknownAccount(@Nullable String id) {
    return new BankException(HttpStatus.NOT_FOUND, "There is no account '" + id + "'.");
  }

  static BankException sameAccount(String id) {
    return new BankException(
        HttpStatus.BAD_REQUEST, "A transfer needs two accounts, and both are '" + id + "'.");
  }

  static BankException keyReused(String key) {
    return new BankException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "The Idempotency-Key '" + key + "' belongs to another payment; choose a new one.");
  }

  /** A payment was refused, for good: the same request gets the same answer. */
  static BankException refused(Payment payment, Refusal refusal) {
    return switch (refusal) {
      case UNKNOWN_SOURCE -> unknownAccount(payment.source());
      case UNKNOWN_TARGET -> unknownAccount(payment.target());
      case OVERDRAFT ->
          new BankException(
              HttpStatus.CONFLICT,
              "Account '" + payment.source() + "' held less than " + payment.cents() + " cents.");
      case LIMIT ->
          new BankException(
              HttpStatus.CONFLICT,
              "Account '"
                  + payment.target()
                  + "' would hold more than "
                  + Account.LIMIT
                  + " cents.");
    };
  }

  /** It is not known whether a payment was recorded; if it was, it will be taken to its end. */
  static BankException unavailable(Throwable cause) {
    return new BankException(
        ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The bank cannot tell whether this was done. Repeat the request with the same"
                + " Idempotency-Key: it will not be done twice."),
        cause);
  }
}
