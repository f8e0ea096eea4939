package io.gmp;

import io.gmp.internal.engine.Engines;
import io.gmp.internal.scheduler.ProcsSetting;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sets up a {@linkplain Gmp runtime}. Not for several threads at once. */
public final class GmpBuilder {
  private static final Duration LEAST_HOG = Duration.ofMillis(10);

  String name = "gmp";
  String engine = System.getProperty(Engines.PROPERTY, Engines.AUTO);
  boolean unlock = Boolean.getBoolean(Engines.UNLOCK_PROPERTY);
  @Nullable ProcsSetting gomaxprocs;
  boolean permanent;
  Duration closeGrace = Duration.ofSeconds(10);
  long hogThreshold = TimeUnit.MILLISECONDS.toNanos(100);
  @Nullable HogHandler hogHandler;
  int maxThreads = Gmp.DEFAULT_MAX_THREADS;
  Duration refresh = Duration.ofSeconds(1);
  @Nullable UncaughtHandler uncaughtHandler;

  GmpBuilder() {}

  GmpBuilder permanent() {
    permanent = true;
    return this;
  }

  /**
   * Names the runtime and its threads.
   *
   * @param name the name, not blank
   * @return this
   * @throws IllegalArgumentException if it is blank
   */
  public GmpBuilder name(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name of a runtime must not be blank");
    }
    this.name = name;
    return this;
  }

  /**
   * Sets the number of processors: how many goroutines run at the same time. Without it the system
   * property {@code gmp.gomaxprocs} counts, then the environment's {@code GOMAXPROCS}, then the
   * machine's number, which is followed as it changes: the processors available, but no more than
   * the cgroup's CPU quota rounded up, which counts as two if it is less.
   *
   * @param gomaxprocs from 1 to {@value Gmp#MAX_GOMAXPROCS}
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public GmpBuilder gomaxprocs(int gomaxprocs) {
    return gomaxprocs(gomaxprocs, "builder");
  }

  /**
   * Sets the number of processors on behalf of somebody else, say, of a configuration file.
   *
   * @param gomaxprocs from 1 to {@value Gmp#MAX_GOMAXPROCS}
   * @param source who says so, as {@link Gmp#gomaxprocsSource()} is to tell
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public GmpBuilder gomaxprocs(int gomaxprocs, String source) {
    this.gomaxprocs = MaxProcs.byHand(gomaxprocs, Objects.requireNonNull(source));
    return this;
  }

  /**
   * Sets how often to look whether the machine's number of processors, or the cgroup's quota, has
   * changed; once a second by default. It is of no account where the number was set by hand.
   *
   * @param period at most as often; zero to keep the number there is when the runtime is built
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public GmpBuilder gomaxprocsRefresh(Duration period) {
    if (period.isNegative()) {
      throw new IllegalArgumentException(
          "the number of processors cannot be refreshed every " + period);
    }
    this.refresh = period;
    return this;
  }

  /**
   * Chooses the engine; without it the system property {@code gmp.engine} counts.
   *
   * @param engine {@code auto}, {@code virtual-thread} or {@code platform}
   * @return this
   */
  public GmpBuilder engine(String engine) {
    this.engine = Objects.requireNonNull(engine);
    return this;
  }

  /**
   * Lets the runtime open what the virtual-thread engine needs in {@code java.base} by itself where
   * the JVM was started without the flags; without it the system property {@code gmp.engine.unlock}
   * counts, and by default it does not. It takes {@code sun.misc.Unsafe}: JDK 25 prints a warning
   * for that, a later one may refuse. Of use only if no runtime was built before in this JVM
   * without it. The flags are the better way.
   *
   * @param unlock whether it may
   * @return this
   */
  public GmpBuilder engineUnlock(boolean unlock) {
    this.unlock = unlock;
    return this;
  }

  /**
   * Sets what gets the exceptions that leave goroutines. By default they are logged.
   *
   * @param handler the handler
   * @return this
   */
  public GmpBuilder uncaughtHandler(UncaughtHandler handler) {
    this.uncaughtHandler = Objects.requireNonNull(handler);
    return this;
  }

  /**
   * Limits the OS threads that run goroutines, Go's {@code debug.SetMaxThreads}; {@value
   * Gmp#DEFAULT_MAX_THREADS} by default. A goroutine that would lock or block the last one of them
   * gets a {@link ThreadExhaustionException}.
   *
   * @param maxThreads at least 2, so that one can be blocked
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public GmpBuilder maxThreads(int maxThreads) {
    if (maxThreads < 2) {
      throw new IllegalArgumentException(
          "with " + maxThreads + " threads no goroutine may block; 2 is the least");
    }
    this.maxThreads = maxThreads;
    return this;
  }

  /**
   * Sets what gets goroutines that hold their processor for long, once for each time. By default
   * they are logged at WARNING. Either way they are recorded as JFR events {@code io.gmp.Hog}, and
   * nothing is reported in a JVM that was started for a debugger. On the platform engine goroutines
   * that block in the JDK are not reported.
   *
   * @param handler the handler
   * @return this
   */
  public GmpBuilder hogHandler(HogHandler handler) {
    this.hogHandler = Objects.requireNonNull(handler);
    return this;
  }

  /**
   * Sets for how long a goroutine may hold its processor without a checkpoint before that is
   * reported; 100 ms by default.
   *
   * @param time at least the time slice, 10 ms
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public GmpBuilder hogThreshold(Duration time) {
    if (time.compareTo(LEAST_HOG) < 0) {
      throw new IllegalArgumentException(
          "a goroutine may hold its processor for 10 ms; a hog threshold of "
              + time
              + " would report those that do as they should");
    }
    this.hogThreshold = TimeUnit.NANOSECONDS.convert(time);
    return this;
  }

  /**
   * Sets how long {@link Gmp#close()} waits before it interrupts; 10 seconds by default.
   *
   * @param grace the time
   * @return this
   */
  public GmpBuilder closeGrace(Duration grace) {
    this.closeGrace = Objects.requireNonNull(grace);
    return this;
  }

  /**
   * Makes the runtime. Its threads start with its first goroutine or timer, or by {@link
   * Gmp#start}.
   *
   * @return the runtime, to be closed by the caller
   * @throws IllegalArgumentException if there is no such engine, or the property or environment
   *     variable for GOMAXPROCS is no number from 1 to {@value Gmp#MAX_GOMAXPROCS}
   * @throws EngineUnavailableException if the engine that was asked for by name cannot run in this
   *     JVM
   */
  public Gmp build() {
    return new Gmp(this);
  }
}
