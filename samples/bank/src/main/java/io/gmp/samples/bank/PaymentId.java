package io.gmp.samples.bank;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An idempotency key that a client chose; it becomes the id of the payment. */
@Pattern(regexp = "[!-~]{1,64}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.PARAMETER, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@interface PaymentId {
  String message() default "must be 1 to 64 printable ASCII characters without spaces";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
