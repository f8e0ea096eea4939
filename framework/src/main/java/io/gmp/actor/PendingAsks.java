package io.gmp.actor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The asks an actor has not answered, so that they fail at once when it stops. A Treiber stack that
 * is closed at the end; answered asks are swept by every 64th push, which takes the whole stack and
 * pushes back those still open.
 */
final class PendingAsks {
  private static final Ask<Object> CLOSED = closedMark();
  private static final int SWEEP = 64;

  private final AtomicReference<@Nullable Ask<?>> top = new AtomicReference<>();
  private final AtomicInteger pushes = new AtomicInteger();

  @SuppressWarnings("NullAway") // the mark has no target, and nobody asks it for one
  private static Ask<Object> closedMark() {
    return new Ask<>(null);
  }

  /** Adds an ask; false if the actor has stopped. */
  boolean add(Ask<?> ask) {
    if (pushes.incrementAndGet() % SWEEP == 0 && !sweep()) {
      return false;
    }
    return push(ask);
  }

  private boolean push(Ask<?> ask) {
    for (; ; ) {
      Ask<?> t = top.get();
      if (t == CLOSED) {
        return false;
      }
      ask.next = t;
      if (top.compareAndSet(t, ask)) {
        return true;
      }
    }
  }

  private boolean sweep() {
    Ask<?> ask;
    do {
      ask = top.get();
      if (ask == CLOSED) {
        return false;
      }
    } while (!top.compareAndSet(ask, null));
    boolean open = true;
    while (ask != null) {
      Ask<?> after = ask.next;
      if (!ask.isDone() && !push(ask)) {
        ask.targetStopped();
        open = false;
      }
      ask = after;
    }
    return open;
  }

  /** Fails all there are, and all that come. */
  void close() {
    Ask<?> ask = top.getAndSet(CLOSED);
    while (ask != null && ask != CLOSED) {
      Ask<?> after = ask.next;
      ask.targetStopped();
      ask = after;
    }
  }
}
