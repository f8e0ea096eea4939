package io.gmp.samples.bank;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An amount of money to pay. */
@Min(1)
@Max(Account.LIMIT)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.PARAMETER, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@interface Cents {
  String message() default "must be a whole number from 1 to " + Account.LIMIT;

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
