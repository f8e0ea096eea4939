package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/**
 * An element of {@link Links}, which is its own node. Under the lock of the list's owner.
 *
 * @param <L> the element's type
 */
abstract class Link<L extends Link<L>> {
  @Nullable L previous;
  @Nullable L next;
  boolean linked;
}
