package io.gmp.reactor;

import io.gmp.internal.scheduler.G;
import org.jspecify.annotations.Nullable;

/** What can stand in a worker's queue; it is its own link. */
abstract class Entry extends G {
  /** The one pushed before it, or, once taken, after it; of {@link TaskQueue}. */
  @Nullable Entry next;
}
