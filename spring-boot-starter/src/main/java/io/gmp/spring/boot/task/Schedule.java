package io.gmp.spring.boot.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.support.SimpleTriggerContext;

/** When a task runs. Asked by one goroutine at a time, each after the one before. */
sealed interface Schedule {
  /**
   * The time of the next run.
   *
   * @param scheduled when the last one was due, {@code null} before the first
   * @param began when it began
   * @param ended when it ended
   * @return {@code null} if there is none
   */
  @Nullable Instant next(
      @Nullable Instant scheduled, @Nullable Instant began, @Nullable Instant ended);

  record Once(Instant at) implements Schedule {
    @Override
    public @Nullable Instant next(
        @Nullable Instant scheduled, @Nullable Instant began, @Nullable Instant ended) {
      return scheduled == null ? at : null;
    }
  }

  record FixedRate(Instant start, Duration period) implements Schedule {
    @Override
    public Instant next(
        @Nullable Instant scheduled, @Nullable Instant began, @Nullable Instant ended) {
      return scheduled == null ? start : scheduled.plus(period);
    }
  }

  record FixedDelay(Instant start, Duration delay) implements Schedule {
    @Override
    public Instant next(
        @Nullable Instant scheduled, @Nullable Instant began, @Nullable Instant ended) {
      return ended == null ? start : ended.plus(delay);
    }
  }

  record Triggered(Clock clock, Trigger trigger) implements Schedule {
    @Override
    public @Nullable Instant next(
        @Nullable Instant scheduled, @Nullable Instant began, @Nullable Instant ended) {
      var context = new SimpleTriggerContext(clock);
      context.update(scheduled, began, ended);
      return trigger.nextExecution(context);
    }
  }
}
