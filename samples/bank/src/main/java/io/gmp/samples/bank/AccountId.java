package io.gmp.samples.bank;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of an account. {@code events} is not one: {@code GET /accounts/events} is taken. */
@Pattern(regexp = "(?!events$)[A-Za-z0-9._-]{1,64}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.PARAMETER, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@interface AccountId {
  String message() default
      "must be 1 to 64 letters, digits, dots, dashes or underscores, and not 'events'";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
