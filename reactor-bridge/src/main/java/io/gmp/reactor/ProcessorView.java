package io.gmp.reactor;

import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;

/** One P of a scheduler's runtime, for those who scan. */
record ProcessorView(GmpScheduler scheduler, int id) implements Scannable {

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return scheduler.isDisposed();
    }
    if (key == Attr.BUFFERED) {
      int[] queued = scheduler.runtime().census().localQueues();
      return id < queued.length ? queued[id] : 0;
    }
    if (key == Attr.PARENT) {
      return scheduler;
    }
    return key == Attr.NAME ? scheduler + ".P" + id : null;
  }
}
