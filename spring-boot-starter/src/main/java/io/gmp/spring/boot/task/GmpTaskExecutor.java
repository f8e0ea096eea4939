package io.gmp.spring.boot.task;

import io.gmp.Gmp;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;

/**
 * Runs each task as a goroutine of its own: nothing is pooled and nothing is queued but in the
 * runtime's run queues. The runtime is not its own, so there is nothing to shut down.
 */
public final class GmpTaskExecutor implements AsyncTaskExecutor {
  private final Gmp gmp;
  private final @Nullable TaskDecorator decorator;

  /**
   * Makes an executor.
   *
   * @param gmp the runtime
   */
  public GmpTaskExecutor(Gmp gmp) {
    this(gmp, null);
  }

  /**
   * Makes an executor.
   *
   * @param gmp the runtime
   * @param decorator applied to each task by who hands it in, or {@code null}
   */
  public GmpTaskExecutor(Gmp gmp, @Nullable TaskDecorator decorator) {
    this.gmp = Objects.requireNonNull(gmp, "the runtime is null");
    this.decorator = decorator;
  }

  /**
   * Starts a goroutine. What leaves the task goes to the runtime's uncaught handler.
   *
   * @throws TaskRejectedException if the runtime is closed
   */
  @Override
  public void execute(Runnable task) {
    Runnable decorated = decorator != null ? decorator.decorate(task) : task;
    try {
      gmp.go(decorated::run);
    } catch (RejectedExecutionException e) {
      throw new TaskRejectedException("the runtime '" + gmp.name() + "' is closed", e);
    }
  }
}
