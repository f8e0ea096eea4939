package io.gmp.sync;

import io.gmp.internal.scheduler.StackProbe;
import io.gmp.internal.scheduler.WaitReason;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often something happens: a token bucket, after {@code golang.org/x/time/rate}. The
 * bucket holds at most {@code burst} tokens, starts full and is filled at a rate of so many tokens
 * a second; an event takes one or more. Events that wait are let through in the order they came,
 * each at the time its tokens are there.
 */
public final class RateLimiter {
  /** The rate of a limiter that allows everything, whatever its burst. */
  public static final double UNLIMITED = Double.POSITIVE_INFINITY;

  private static final long NEVER = Long.MAX_VALUE / 2; // nanoseconds; 146 years
  private static final double SECOND = 1e9;

  private final LongSupplier nanoClock;
  private double rate; // tokens a second; under this's lock, as all below
  private long burst;
  private double tokens; // negative if some are promised
  private long last; // when tokens was computed
  private long lastEvent; // the latest time at which a promise comes true

  /**
   * Makes a limiter on the clock of {@link System#nanoTime}.
   *
   * @param perSecond events a second; 0 allows the first burst only, {@link #UNLIMITED} everything
   * @param burst how many may happen at once, at least 0
   * @throws IllegalArgumentException if the rate is negative or no number, or the burst negative
   */
  public RateLimiter(double perSecond, long burst) {
    this(perSecond, burst, System::nanoTime);
  }

  /**
   * Makes a limiter on the caller's clock. What waits does so in real time, as long as the delay
   * was by that clock.
   *
   * @param perSecond events a second; 0 allows the first burst only, {@link #UNLIMITED} everything
   * @param burst how many may happen at once, at least 0
   * @param nanoClock tells nanoseconds since some time, as {@link System#nanoTime} does
   * @throws IllegalArgumentException if the rate is negative or no number, or the burst negative
   */
  public RateLimiter(double perSecond, long burst, LongSupplier nanoClock) {
    this.nanoClock = Objects.requireNonNull(nanoClock, "the clock is null");
    this.rate = checkRate(perSecond);
    this.burst = checkBurst(burst);
    this.tokens = (double) burst;
    this.last = nanoClock.getAsLong();
    this.lastEvent = last;
  }

  /**
   * Returns the rate of one event in each interval, Go's {@code rate.Every}.
   *
   * @param interval the time between two events; zero or less means no limit
   * @return events a second
   */
  public static double every(Duration interval) {
    long nanos = TimeUnit.NANOSECONDS.convert(interval);
    return nanos <= 0 ? UNLIMITED : SECOND / (double) nanos;
  }

  /**
   * Whether an event may happen now; if so, it takes its token. For events that are dropped else.
   *
   * @return whether it may
   */
  public boolean allow() {
    return allow(1);
  }

  /**
   * Whether several events may happen now; if so, they take their tokens.
   *
   * @param events how many, at least 0
   * @return whether they may
   * @throws IllegalArgumentException if negative
   */
  public boolean allow(long events) {
    return reserve(events, nanoClock.getAsLong(), 0).ok();
  }

  /** {@return a promise that an event may happen after {@link Reservation#delay}} */
  public Reservation reserve() {
    return reserve(1);
  }

  /**
   * Takes tokens that may not be there yet, and says when they will be. For callers that wait by
   * themselves, or slow down.
   *
   * @param events how many, at least 0
   * @return the promise; not {@link Reservation#ok} if they are more than the burst
   * @throws IllegalArgumentException if negative
   */
  public Reservation reserve(long events) {
    return reserve(events, nanoClock.getAsLong(), NEVER);
  }

  /**
   * Waits until an event may happen.
   *
   * @throws InterruptedException if interrupted before or while waiting; no token was taken
   * @throws IllegalArgumentException if the burst is 0
   */
  public void await() throws InterruptedException {
    await(1);
  }

  /**
   * Waits until several events may happen at once.
   *
   * @param events how many, at least 0
   * @throws InterruptedException if interrupted before or while waiting; no token was taken
   * @throws IllegalArgumentException if negative or more than the burst
   */
  public void await(long events) throws InterruptedException {
    await(null, events, NEVER);
  }

  /**
   * Waits until several events may happen at once, if that is in time.
   *
   * @param events how many, at least 0
   * @param timeout the longest wait
   * @return whether they may; {@code false} at once, and no token taken, if it would take longer
   * @throws InterruptedException if interrupted before or while waiting; no token was taken
   * @throws IllegalArgumentException if negative or more than the burst
   */
  public boolean await(long events, Duration timeout) throws InterruptedException {
    return await(null, events, Math.max(0, TimeUnit.NANOSECONDS.convert(timeout)));
  }

  /**
   * Waits until several events may happen at once, or the context is done.
   *
   * @param context what ends the wait
   * @param events how many, at least 0
   * @throws ContextException if the context is done; a {@link DeadlineExceededException} at once,
   *     if its deadline comes before the tokens. None was taken
   * @throws InterruptedException if interrupted before or while waiting; no token was taken
   * @throws IllegalArgumentException if negative or more than the burst
   */
  public void await(Context context, long events) throws InterruptedException {
    context.throwIfDone();
    long limit =
        context
            .deadline()
            .map(time -> Deadline.nanosUntil(time))
            .map(nanos -> Math.max(0, nanos))
            .orElse(NEVER);
    if (!await(context, events, limit)) {
      throw new DeadlineExceededException(
          new IllegalStateException("a wait for " + events + " events would exceed the deadline"));
    }
  }

  private boolean await(@Nullable Context context, long events, long limit)
      throws InterruptedException {
    StackProbe.OPERATION.require();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long now = nanoClock.getAsLong();
    Reservation reservation = reserve(events, now, limit);
    if (!reservation.ok()) {
      checkAgainstBurst(events);
      return false;
    }
    long delay = reservation.delayFrom(now);
    if (delay == 0) {
      return true;
    }
    var me = new Waiter(events);
    Context.Registration watch = context == null ? null : DoneWatch.of(context, me::wake);
    Waiter.End end;
    try {
      end = me.await(WaitReason.SLEEP, delay, context, () -> givenUp(reservation));
    } finally {
      if (watch != null) {
        watch.stop();
      }
    }
    if (end == Waiter.End.INTERRUPTED) {
      reservation.cancel();
      throw new InterruptedException();
    }
    if (end == Waiter.End.DONE && context != null) {
      reservation.cancel();
      context.throwIfDone();
    }
    return true;
  }

  private static boolean givenUp(Reservation reservation) {
    reservation.cancel();
    return true;
  }

  private synchronized void checkAgainstBurst(long events) {
    if (events > burst && rate != UNLIMITED) {
      throw new IllegalArgumentException(
          "a wait for " + events + " events of a limiter with a burst of " + burst);
    }
  }

  // ---- the bucket ----

  private synchronized Reservation reserve(long events, long now, long longest) {
    if (events < 0) {
      throw new IllegalArgumentException(events + " events");
    }
    if (rate == UNLIMITED) {
      return new Reservation(this, true, events, now, rate);
    }
    double left = tokensAt(now) - (double) events;
    long delay = left < 0 ? nanosFor(-left, rate) : 0;
    if (events > burst || delay > longest) {
      return new Reservation(this, false, 0, now, rate);
    }
    last = now;
    tokens = left;
    lastEvent = now + delay;
    return new Reservation(this, true, events, lastEvent, rate);
  }

  private double tokensAt(long now) {
    if (rate == UNLIMITED) {
      return (double) burst;
    }
    long elapsed = Math.max(0, now - last); // a clock may go back
    return Math.min((double) burst, tokens + tokensIn(elapsed, rate));
  }

  private static double tokensIn(long nanos, double rate) {
    return (double) nanos / SECOND * rate;
  }

  private static long nanosFor(double tokens, double rate) {
    return rate == 0 ? NEVER : (long) Math.min((double) NEVER, tokens / rate * SECOND);
  }

  /** {@return the events a second} */
  public synchronized double rate() {
    return rate;
  }

  /** {@return how many events may happen at once} */
  public synchronized long burst() {
    return burst;
  }

  /** {@return how many tokens there are now; negative if some are promised} */
  public double tokens() {
    long now = nanoClock.getAsLong();
    synchronized (this) {
      return tokensAt(now);
    }
  }

  /**
   * Sets another rate from now on. Promises that were made keep their time.
   *
   * @param perSecond events a second
   * @throws IllegalArgumentException if negative or no number
   */
  public void setRate(double perSecond) {
    checkRate(perSecond);
    long now = nanoClock.getAsLong();
    synchronized (this) {
      advance(now);
      rate = perSecond;
    }
  }

  /**
   * Sets another burst from now on.
   *
   * @param burst how many events may happen at once, at least 0
   * @throws IllegalArgumentException if negative
   */
  public void setBurst(long burst) {
    checkBurst(burst);
    long now = nanoClock.getAsLong();
    synchronized (this) {
      advance(now);
      this.burst = burst;
    }
  }

  private void advance(long now) {
    tokens = tokensAt(now);
    last = now;
  }

  private static double checkRate(double perSecond) {
    if (!(perSecond >= 0)) {
      throw new IllegalArgumentException("a rate of " + perSecond + " a second");
    }
    return perSecond;
  }

  private static long checkBurst(long burst) {
    if (burst < 0) {
      throw new IllegalArgumentException("a burst of " + burst);
    }
    return burst;
  }

  /** Gives back what a cancelled promise took and nobody has built upon. */
  private synchronized void restore(Reservation r, long now) {
    if (rate == UNLIMITED || r.events == 0 || r.when - now < 0) {
      return;
    }
    double restored = (double) r.events - tokensIn(lastEvent - r.when, r.rate);
    if (restored <= 0) {
      return;
    }
    tokens = Math.min((double) burst, tokensAt(now) + restored);
    last = now;
    if (r.when == lastEvent) {
      long before = r.when - nanosFor((double) r.events, r.rate);
      if (before - now >= 0) {
        lastEvent = before;
      }
    }
  }

  /** A promise that events may happen after a delay. */
  public static final class Reservation {
    private final RateLimiter limiter;
    private final boolean ok;
    private final long events;
    private final long when;
    private final double rate;
    private boolean cancelled; // under the limiter's lock

    private Reservation(RateLimiter limiter, boolean ok, long events, long when, double rate) {
      this.limiter = limiter;
      this.ok = ok;
      this.events = events;
      this.when = when;
      this.rate = rate;
    }

    /** {@return whether the events may happen at all; not if they were more than the burst} */
    public boolean ok() {
      return ok;
    }

    /**
     * {@return how long from now to wait before the events may happen; zero if they may now, and
     * nearly three centuries if they never may}
     */
    public Duration delay() {
      return Duration.ofNanos(ok ? delayFrom(limiter.nanoClock.getAsLong()) : Long.MAX_VALUE);
    }

    private long delayFrom(long now) {
      return Math.max(0, when - now);
    }

    /**
     * Says that the events will not happen. Tokens go back as far as no later promise was built
     * upon them. Too late once the time has come; a second time does nothing.
     */
    public void cancel() {
      long now = limiter.nanoClock.getAsLong();
      synchronized (limiter) {
        if (ok && !cancelled) {
          cancelled = true;
          limiter.restore(this, now);
        }
      }
    }
  }
}
