package io.gmp.spring.boot;

import io.gmp.Gmp;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/** Runs each task as a goroutine. The runtime is not its own: there is nothing to shut down. */
final class GoroutineTaskExecutor implements AsyncTaskExecutor {
  private final Gmp gmp;

  GoroutineTaskExecutor(Gmp gmp) {
    this.gmp = gmp;
  }

  @Override
  public void execute(Runnable task) {
    try {
      gmp.go(task::run);
    } catch (RejectedExecutionException e) {
      throw new TaskRejectedException("the runtime '" + gmp.name() + "' is closed", e);
    }
  }
}
