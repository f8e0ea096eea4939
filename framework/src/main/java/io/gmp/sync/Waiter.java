package io.gmp.sync;

import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.WaitReason;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One that waits in a line until somebody grants what it asked for. Who gives up waiting has to
 * leave the line, under its lock; if it is not there any more, it was granted first, and that is
 * what counts.
 */
final class Waiter extends Link<Waiter> {
  /** For waits without a limit. */
  static final long FOREVER = 0;

  /** Why a wait came to its end. */
  enum End {
    GRANTED,
    INTERRUPTED,
    TIMED_OUT,
    DONE
  }

  private final Thread thread = Thread.currentThread();
  final long permits;
  private volatile boolean granted; // written once, by who took it out of the line

  Waiter(long permits) {
    this.permits = permits;
  }

  void grant() {
    granted = true;
    wake();
  }

  void wake() {
    Parking.unpark(thread);
  }

  /** Grants all that hang together by {@code next}, the first first. */
  static void grantAll(@Nullable Waiter first) {
    Waiter w = first;
    while (w != null) {
      Waiter after = w.next;
      w.grant();
      w = after;
    }
  }

  /**
   * Parks until granted or one of the others. Clears the interrupt flag if it returns INTERRUPTED.
   *
   * @param nanos the longest wait, above 0, or FOREVER
   * @param context what ends the wait, too; whoever calls sees to it that its end wakes this
   * @param leave called where there is no thread, or no stack, to wait on: whether it is not
   *     granted, and never will be
   */
  End await(WaitReason reason, long nanos, @Nullable Context context, BooleanSupplier leave) {
    long start = nanos == FOREVER ? 0 : System.nanoTime();
    long left = nanos;
    while (!granted) {
      if (context != null && context.err() != null) {
        return End.DONE;
      }
      try {
        Parking.park(reason, left);
      } catch (RuntimeException | Error e) {
        if (leave.getAsBoolean()) {
          throw e;
        }
      }
      if (granted) {
        break;
      }
      if (Thread.interrupted()) {
        return End.INTERRUPTED;
      }
      if (nanos != FOREVER) {
        left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
          return End.TIMED_OUT;
        }
      }
    }
    return End.GRANTED;
  }
}
