package io.gmp.sync;

import io.gmp.internal.scheduler.Alarm;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time at which a context is done, and what sees to it. Telling a tree of any size takes what
 * it takes, so it is done in a goroutine.
 */
final class Deadline {
  private final Instant time;
  private final @Nullable Throwable cause;
  private final long when; // on the clock of System.nanoTime
  private final boolean past;
  private volatile @Nullable Alarm alarm;

  Deadline(Instant time, Duration left, @Nullable Throwable cause) {
    this.time = time;
    this.cause = cause;
    long nanos = Math.min(TimeUnit.NANOSECONDS.convert(left), Long.MAX_VALUE / 2);
    this.past = nanos <= 0;
    this.when = System.nanoTime() + nanos;
  }

  /** {@return the time after so long, as far as an instant can tell} */
  static Instant in(Duration timeout) {
    try {
      return Instant.now().plus(timeout);
    } catch (DateTimeException | ArithmeticException e) {
      return timeout.isNegative() ? Instant.MIN : Instant.MAX;
    }
  }

  /** {@return how long it is until then, as far as a long can tell} */
  static long nanosUntil(Instant time) {
    return TimeUnit.NANOSECONDS.convert(Duration.between(Instant.now(), time));
  }

  Instant time() {
    return time;
  }

  /** Ends the context at the time, or now if that is past. */
  void start(CancelNode context) {
    if (past) {
      context.expire(cause);
    } else {
      alarm = Alarm.at(when, () -> expiry(context).start());
    }
  }

  private CertainJob expiry(CancelNode context) {
    return () -> context.expire(cause);
  }

  /** The context is done: nothing needs to see to it any more. */
  void stop() {
    Alarm a = alarm;
    if (a != null) {
      a.cancel();
    }
  }

  @Override
  public String toString() {
    return time + " [" + Duration.ofNanos(when - System.nanoTime()) + "]";
  }
}
