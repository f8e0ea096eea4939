package io.gmp.trace;

import io.gmp.Gmp;
import io.gmp.RuntimeStats;
import io.gmp.internal.scheduler.RuntimeAccess;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells every now and then how a runtime stands, in the form of Go's {@code GODEBUG=schedtrace}:
 *
 * <pre>{@code
 * SCHED 1004ms: gomaxprocs=4 idleprocs=1 threads=6 spinningthreads=1 runqueue=0 [0 2 0 0]
 * }</pre>
 *
 * <p>{@code threads} are OS threads that run goroutines, {@code runqueue} is the length of the
 * global queue, and in brackets stand those of the Ps. In detail, as with Go's {@code scheddetail},
 * a line for each goroutine and actor's turn that has started follows.
 *
 * <p>It looks from a thread of its own, which ends when this is closed or the runtime is.
 */
public final class SchedTrace implements AutoCloseable {
  private final Gmp gmp;
  private final long periodNanos;
  private final boolean detail;
  private final Consumer<String> out;
  private final long start = System.nanoTime();
  private final Thread thread;
  private volatile boolean closed;

  private SchedTrace(Gmp gmp, Duration period, boolean detail, Consumer<String> out) {
    this.gmp = gmp;
    this.periodNanos = TimeUnit.NANOSECONDS.convert(period);
    this.detail = detail;
    this.out = out;
    this.thread =
        Thread.ofPlatform().name(gmp.name() + "-schedtrace").daemon().unstarted(this::run);
  }

  /**
   * Begins to tell.
   *
   * @param gmp the runtime
   * @param period how often, more than zero
   * @param detail whether to tell of each goroutine
   * @param out what gets each report, on the thread of the trace
   * @return what ends it
   * @throws IllegalArgumentException if the period is not positive
   */
  public static SchedTrace start(Gmp gmp, Duration period, boolean detail, Consumer<String> out) {
    Objects.requireNonNull(out, "what gets the reports is null");
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("the scheduler cannot be traced every " + period);
    }
    var trace = new SchedTrace(gmp, period, detail, out);
    trace.thread.start();
    return trace;
  }

  private void run() {
    for (long next = start + periodNanos; !closed && !gmp.isClosed(); ) {
      long left = next - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else {
        out.accept(report());
        next += periodNanos;
      }
    }
  }

  private String report() {
    RuntimeStats stats = gmp.stats();
    String report =
        "SCHED %dms: gomaxprocs=%d idleprocs=%d threads=%d spinningthreads=%d runqueue=%d [%s]"
            .formatted(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                stats.gomaxprocs(),
                stats.idleProcessors(),
                stats.machines(),
                stats.spinningMachines(),
                stats.globalQueue(),
                Arrays.stream(RuntimeAccess.scheduler(gmp).census().localQueues())
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" ")));
    return detail ? report + goroutines() : report;
  }

  private String goroutines() {
    return gmp.goroutineDump()
        .lines()
        .filter(line -> line.endsWith("]:"))
        .map(line -> "\n  " + line.substring(0, line.length() - 1))
        .collect(Collectors.joining());
  }

  /** Ends it; a report under way is still made. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
