package io.gmp.soak;

import io.gmp.Goroutine;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What left goroutines: failures that were planned are counted, the first other one is kept. */
final class Failures {
  /** Thrown on purpose. */
  static final class Planned extends Exception {
    private static final long serialVersionUID = 1;

    Planned() {
      super("on purpose", null, false, false);
    }
  }

  private final LongAdder planned = new LongAdder();
  private final AtomicReference<@Nullable Throwable> unplanned = new AtomicReference<>();

  /** The uncaught handler of all runtimes of the soak test. */
  void handle(Goroutine goroutine, Throwable failure) {
    if (failure instanceof Planned || failure instanceof StackOverflowError) {
      planned.increment();
    } else {
      add(failure);
    }
  }

  /** Keeps it if it is the first. */
  void add(Throwable failure) {
    unplanned.compareAndSet(null, failure);
  }

  long planned() {
    return planned.sum();
  }

  @Nullable Throwable unplanned() {
    return unplanned.get();
  }
}
