package io.gmp.spring.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what keeps an actor component from being an actor, and how one looks. */
final class InvalidActorComponentFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidActorComponentException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidActorComponentException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        """
        Give it methods of this form, one for each type of message:

            @On void deposit(Deposit message) { ... }
            @On void withdraw(Withdraw message, ActorContext<Account> context) { ... }
        """,
        cause);
  }
}
