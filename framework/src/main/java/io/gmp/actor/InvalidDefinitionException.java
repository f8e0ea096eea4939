package io.gmp.actor;

import java.util.List;

/** The definition of an actor contradicts itself. It names all contradictions, not the first. */
public final class InvalidDefinitionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidDefinitionException(List<String> problems) {
    super(
        problems.size() == 1
            ? problems.getFirst()
            : problems.size() + " problems: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** {@return what is wrong, each in a sentence that says what to do} */
  public List<String> problems() {
    return problems;
  }
}
