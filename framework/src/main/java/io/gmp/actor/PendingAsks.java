package io.gmp.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The asks an actor has not answered, so that they fail at once when it stops. A Treiber stack that
 * is closed at the end. Who makes it twice as high as the last sweep left it, or 64, sweeps: takes
 * the whole stack and pushes back those still open. So does who looks for the ask of a message that
 * was dropped.
 *
 * <p>From its first ask on an actor also says what message it is at, and since when; one that is
 * never asked does not pay for it. The actor writes the time, then the message with release; who
 * reads the message sees a time that is that of the message, or of a later one.
 */
final class PendingAsks {
  private static final Ask<Object> CLOSED = closedMark();
  private static final int SWEEP_AT_LEAST = 64;

  private static final VarHandle MESSAGE;

  static {
    try {
      MESSAGE = MethodHandles.lookup().findVarHandle(PendingAsks.class, "message", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What an actor is at, and for how long. */
  record Handling(Class<?> type, long nanos) {}

  private final long made = System.nanoTime();
  private volatile boolean begunOne;
  private long since; // of the message, written before it
  private volatile @Nullable Object message; // written with release

  private final AtomicReference<@Nullable Ask<?>> top = new AtomicReference<>();
  private final Object sweeping = new Object();
  private volatile int sweepAt = SWEEP_AT_LEAST; // written under sweeping's lock

  @SuppressWarnings("NullAway") // the mark has no target, and nobody asks it for one
  private static Ask<Object> closedMark() {
    return new Ask<>(null, "", null);
  }

  /** The actor begins with a message. */
  void begin(Object next) {
    since = System.nanoTime();
    MESSAGE.setRelease(this, next);
    if (!begunOne) {
      begunOne = true;
    }
  }

  /** The actor is done with it. */
  void end() {
    MESSAGE.setRelease(this, null);
  }

  /** What the actor is at, or {@code null} if that is nothing, or began before the first ask. */
  @Nullable Handling handling() {
    Object at = message;
    return at == null ? null : new Handling(at.getClass(), Math.max(0, System.nanoTime() - since));
  }

  /** Whether the actor has begun with a message since the first ask. */
  boolean hasBegunOne() {
    return begunOne;
  }

  /** How long ago the first ask was, in nanoseconds. */
  long age() {
    return System.nanoTime() - made;
  }

  /** Adds an ask; false if the actor has stopped. */
  boolean add(Ask<?> ask) {
    return push(ask) && (ask.below < sweepAt || sweep());
  }

  private boolean push(Ask<?> ask) {
    for (; ; ) {
      Ask<?> t = top.get();
      if (t == CLOSED) {
        return false;
      }
      ask.next = t;
      ask.below = t == null ? 0 : t.below + 1;
      if (top.compareAndSet(t, ask)) {
        return true;
      }
    }
  }

  /** Whether any ask waits for its answer; one may be missed while another is added. */
  boolean hasOpen() {
    return sweep() && top.get() != null;
  }

  /** Fails the ask whose message has been dropped, if it was one's. */
  void dropped(Object message) {
    sweep(message);
  }

  private boolean sweep() {
    return sweep(null);
  }

  /** One sweeps at a time, or an ask that another has in its hands would not be found. */
  private boolean sweep(@Nullable Object dropped) {
    Ask<?> unseen = null;
    Ask<?> late = null;
    synchronized (sweeping) {
      Ask<?> ask;
      do {
        ask = top.get();
        if (ask == CLOSED) {
          return false;
        }
      } while (!top.compareAndSet(ask, null));
      int kept = 0;
      while (ask != null) {
        Ask<?> after = ask.next;
        if (dropped != null && ask.isAbout(dropped)) {
          unseen = ask;
        } else if (!ask.isDone()) {
          if (push(ask)) {
            kept++;
          } else {
            ask.next = late;
            late = ask;
          }
        }
        ask = after;
      }
      sweepAt = Math.max(SWEEP_AT_LEAST, 2 * kept);
    }
    if (unseen != null) {
      unseen.overflowed();
    }
    boolean open = late == null;
    for (; late != null; late = late.next) {
      late.targetStopped();
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
