package io.gmp.spring.boot.task;

import io.gmp.Gmp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.util.ErrorHandler;

/**
 * Runs tasks on goroutines when they are due, by the runtime's timers: there is no thread for it,
 * and a task that takes long delays no other. Runs of one task never overlap; at a fixed rate those
 * that are late follow at once.
 *
 * <p>When the context stops no run begins any more, in the phase in which Spring's schedulers stop;
 * those under way end with the runtime.
 */
public final class GmpTaskScheduler implements TaskScheduler, SmartLifecycle {
  /** That of Spring's executors and schedulers. */
  private static final int PHASE = Integer.MAX_VALUE / 2;

  private final Gmp gmp;
  private final @Nullable TaskDecorator decorator;
  private final Clock clock = Clock.system(ZoneId.systemDefault());
  private final Set<ScheduledTask> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean running;
  private volatile boolean stopped;

  /**
   * Makes a scheduler.
   *
   * @param gmp the runtime
   * @param decorator applied to each task when it is scheduled, or {@code null}
   */
  public GmpTaskScheduler(Gmp gmp, @Nullable TaskDecorator decorator) {
    this.gmp = Objects.requireNonNull(gmp, "the runtime is null");
    this.decorator = decorator;
  }

  @Override
  public Clock getClock() {
    return clock;
  }

  @Override
  public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
    return begin(task, true, new Schedule.Triggered(clock, trigger));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
    return some(begin(task, false, new Schedule.Once(startTime)));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
    return some(begin(task, true, new Schedule.FixedRate(startTime, positive(period))));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
    return scheduleAtFixedRate(task, clock.instant(), period);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, Instant startTime, Duration delay) {
    return some(begin(task, true, new Schedule.FixedDelay(startTime, positive(delay))));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
    return scheduleWithFixedDelay(task, clock.instant(), delay);
  }

  private static Duration positive(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a task cannot be repeated every " + time);
    }
    return time;
  }

  private static ScheduledFuture<?> some(@Nullable ScheduledTask begun) {
    return Objects.requireNonNull(begun, "a first time is always there");
  }

  /** Arms the first run; {@code null} if there will be none. */
  private @Nullable ScheduledTask begin(Runnable task, boolean repeats, Schedule schedule) {
    Objects.requireNonNull(task, "the task is null");
    if (stopped || gmp.isClosed()) {
      throw new TaskRejectedException("the scheduler of '" + gmp.name() + "' is stopped");
    }
    ErrorHandler errors = TaskUtils.getDefaultErrorHandler(repeats);
    Runnable body = decorator != null ? decorator.decorate(task) : task;
    var scheduled = new ScheduledTask(this, gmp, clock, schedule, body, errors);
    pending.add(scheduled);
    boolean armed = scheduled.arm();
    if (stopped) {
      scheduled.cancel(false);
    }
    return armed ? scheduled : null;
  }

  /** It has ended, or was called off. */
  void forget(ScheduledTask task) {
    pending.remove(task);
  }

  // ---- life ----

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    stopped = true;
    pending.forEach(task -> task.cancel(false));
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
