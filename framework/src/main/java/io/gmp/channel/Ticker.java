package io.gmp.channel;

import java.time.Duration;
import java.time.Instant;

/**
 * Gives the time over a channel in each period: Go's {@code time.Ticker}, with the contract of Go
 * 1.23. Who is slow misses ticks, and those that follow keep to the same beat.
 *
 * <pre>{@code
 * for (Instant tick : new Ticker(Duration.ofSeconds(1)).channel()) {
 *   report(tick);
 * }
 * }</pre>
 *
 * <p>For the rest it is as {@link Timer}: no value from before a {@link #stop} or {@link #reset} is
 * received after it, and it needs no stop to be collected.
 */
public final class Ticker {
  private final TimerChannel channel;

  /**
   * Makes one that is running.
   *
   * @param period the time to the first value, and between two
   * @throws IllegalArgumentException if it is zero or negative
   */
  public Ticker(Duration period) {
    long nanos = check(period, "NewTicker");
    this.channel = new TimerChannel(nanos, nanos);
  }

  private static long check(Duration period, String where) {
    long nanos = SelectableChannel.nanos(period);
    if (nanos <= 0) {
      throw new IllegalArgumentException("non-positive interval for " + where + ": " + period);
    }
    return Math.min(nanos, Long.MAX_VALUE / 2);
  }

  /** {@return where the time comes, Go's field {@code C}; it is never closed} */
  public ReceiveChannel<Instant> channel() {
    return channel;
  }

  /** Stops it. Those who wait go on waiting, for a {@link #reset}. */
  public void stop() {
    channel.stop();
  }

  /**
   * Sets another period, and begins it now; a stopped ticker runs again.
   *
   * @param period the time to the next value, and between two
   * @throws IllegalArgumentException if it is zero or negative; nothing is changed
   */
  public void reset(Duration period) {
    long nanos = check(period, "Ticker.Reset");
    channel.reset(nanos, nanos);
  }
}
