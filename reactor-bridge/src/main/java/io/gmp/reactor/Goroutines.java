package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.internal.scheduler.Job;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Starts a runtime's goroutines as Reactor has its tasks started: through the {@code onSchedule}
 * hook, by which automatic context propagation takes the caller's thread-locals along.
 */
record Goroutines(Gmp gmp) implements Executor {

  static Executor of(Gmp gmp) {
    return new Goroutines(Objects.requireNonNull(gmp, "the runtime is null"));
  }

  /** On the runtime of the calling code. */
  static Executor here() {
    return new Goroutines(Gmp.current());
  }

  @Override
  public void execute(Runnable command) {
    Runnable hooked = Schedulers.onSchedule(command);
    gmp.executor()
        .execute(
            hooked != command && command instanceof Job job ? new Hooked(hooked, job) : hooked);
  }

  /** Says on to the command that it will never run. */
  private record Hooked(Runnable hooked, Job job) implements Job {
    @Override
    public void run() {
      hooked.run();
    }

    @Override
    public boolean abandoned() {
      return job.abandoned();
    }
  }
}
