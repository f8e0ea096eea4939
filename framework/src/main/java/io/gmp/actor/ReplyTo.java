package io.gmp.actor;

/**
 * Where the answer to an {@code ask} goes. Only the first answer counts; later ones, and one that
 * comes after the asker's timeout, are counted as dead letters.
 *
 * @param <R> the answer
 */
@FunctionalInterface
public interface ReplyTo<R> {
  /**
   * Answers; never blocks.
   *
   * @param reply the answer
   */
  void tell(R reply);
}
