package io.gmp.reactive;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a goroutine's way in which others may interrupt it, and nothing before or after.
 *
 * <p>While it is inside, and only then, {@code inside} is its thread. Who has something to tell it
 * takes the thread out by compare-and-set, interrupts it and says so; the goroutine does not leave
 * before that, and clears the flag if it was set for it.
 */
final class Interruptible {
  private static final Object INTERRUPTING = new Object();

  private final AtomicReference<@Nullable Object> inside = new AtomicReference<>();

  /** The goroutine, before; whoever is to be heard looks at what was said after this. */
  void enter() {
    inside.set(Thread.currentThread());
  }

  /** The goroutine, after. */
  void leave() {
    if (!inside.compareAndSet(Thread.currentThread(), null)) {
      while (inside.get() == INTERRUPTING) {
        Thread.yield();
      }
      Thread.interrupted();
    }
  }

  /** Anyone. */
  void interrupt() {
    if (inside.get() instanceof Thread thread && inside.compareAndSet(thread, INTERRUPTING)) {
      thread.interrupt();
      inside.set(null);
    }
  }
}
