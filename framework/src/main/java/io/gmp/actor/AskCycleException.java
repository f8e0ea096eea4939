package io.gmp.actor;

/**
 * Actors wait in their handlers, without a limit, for answers of each other, and none of them can
 * give one before it has got one. The message names all of them. It is how one of those asks fails,
 * at once: the one that was made last.
 *
 * <p>An actor that has handed the {@link ReplyTo} of a question on to another one, and then waits
 * for who asked it, is taken for part of such a circle, too; let it wait with {@code get(timeout)},
 * or not at all.
 */
public final class AskCycleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AskCycleException(String circle) {
    super(
        "an ask that can never be answered: "
            + circle
            + "; let one of them go on when the answer comes, as a message to itself");
  }
}
