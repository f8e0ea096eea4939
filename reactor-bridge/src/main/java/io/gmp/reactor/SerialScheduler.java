package io.gmp.reactor;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What Reactor calls single: all tasks, those of its workers too, run one after another. They are
 * the tasks of one worker of a scheduler that it owns.
 */
final class SerialScheduler implements Scheduler, Scannable {
  private final GmpScheduler on;
  private final Scheduler.Worker one;

  SerialScheduler(GmpScheduler on) {
    this.on = on;
    this.one = on.createWorker();
  }

  @Override
  public Disposable schedule(Runnable task) {
    return one.schedule(task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return one.schedule(task, delay, unit);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return one.schedulePeriodically(task, initialDelay, period, unit);
  }

  @Override
  public Worker createWorker() {
    return new GuestWorker(this, one);
  }

  @Override
  public void init() {
    on.init();
  }

  @Override
  public void dispose() {
    on.dispose();
    one.dispose();
  }

  @Override
  public Mono<Void> disposeGracefully() {
    return on.disposeGracefully();
  }

  @Override
  public boolean isDisposed() {
    return on.isDisposed();
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == Attr.CAPACITY) {
      return 1;
    }
    if (key == Attr.BUFFERED) {
      return Scannable.from(one).scan(Attr.BUFFERED);
    }
    return key == Attr.NAME ? toString() : null;
  }

  @Override
  public Stream<? extends Scannable> inners() {
    return Stream.of(Scannable.from(one));
  }

  @Override
  public String toString() {
    return on + ".single";
  }
}
