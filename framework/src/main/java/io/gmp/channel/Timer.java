package io.gmp.channel;

import java.time.Duration;
import java.time.Instant;

/**
 * Gives the time over a channel, once, when a delay is over: Go's {@code time.Timer}, with the
 * contract of Go 1.23.
 *
 * <p>The channel behaves as an unbuffered one, {@code len} and {@code cap} are 0: once {@link
 * #stop} or {@link #reset} has returned, nobody receives a value from before. Its value is the time
 * when it was due, however late it is received; it is never closed. Any thread may receive from it,
 * also in a select; several who wait are served in the order they came, and one of them gets the
 * value.
 *
 * <p>A timer needs no stop: while nobody waits for it, it is an object like any other, and goes
 * when nobody has it any more. Methods may be called by any number of threads.
 *
 * <p>To run something later see {@code Gmp.after}, Go's {@code time.AfterFunc}.
 */
public final class Timer {
  private final TimerChannel channel;

  /**
   * Makes one that is running.
   *
   * @param delay how long; zero or less means at once, more than 146 years means 146 years
   */
  public Timer(Duration delay) {
    this.channel = new TimerChannel(SelectableChannel.nanos(delay), 0);
  }

  /** {@return where the time comes, Go's field {@code C}} */
  public ReceiveChannel<Instant> channel() {
    return channel;
  }

  /**
   * Stops it. Those who wait go on waiting, for a {@link #reset}.
   *
   * @return whether it was running: neither stopped nor received
   */
  public boolean stop() {
    return channel.stop();
  }

  /**
   * Sets it anew, whether it runs, is over or stopped. Those who wait now wait for the new time.
   *
   * @param delay how long; zero or less means at once
   * @return whether it was running: neither stopped nor received
   */
  public boolean reset(Duration delay) {
    return channel.reset(SelectableChannel.nanos(delay), 0);
  }
}
