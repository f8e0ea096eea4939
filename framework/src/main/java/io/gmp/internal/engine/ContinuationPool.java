package io.gmp.internal.engine;

import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The executor our virtual threads are made with. A {@code ForkJoinPool} in name only, because the
 * JDK gives timed parks to {@code schedule} of such a scheduler; it never starts a worker.
 */
final class ContinuationPool extends ForkJoinPool {
  final Engine.Hooks hooks;

  ContinuationPool(Engine.Hooks hooks) {
    super(1);
    this.hooks = hooks;
  }

  @Override
  public void execute(Runnable continuation) {
    hooks.execute(continuation);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return hooks.schedule(task, delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("only the ends of timed parks come here");
  }
}
