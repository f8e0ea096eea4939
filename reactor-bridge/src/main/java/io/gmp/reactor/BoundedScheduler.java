package io.gmp.reactor;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * No more than so many tasks at once, whatever they wait for: what Reactor has threads for, and
 * with a bound of one what it calls single. The tasks, those of its workers too, are those of that
 * many workers of a scheduler that it owns; each of its own workers stays with one of them, and so
 * its tasks keep their order. Whoever comes goes where the fewest are.
 */
final class BoundedScheduler implements Scheduler, Scannable {
  private final GmpScheduler on;
  private final Lane[] lanes;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param on what it owns and runs on
   * @param bound how many tasks run at once, at least 1
   * @param cap how many may wait to begin behind each of them
   */
  BoundedScheduler(GmpScheduler on, int bound, int cap) {
    this.on = on;
    this.lanes =
        IntStream.range(0, bound)
            .mapToObj(i -> new Lane(on.createWorker(), cap))
            .toArray(Lane[]::new);
  }

  /** Enters one of those that have the fewest users, in turn. */
  private Lane enter() {
    for (; ; ) {
      int from = turn.getAndIncrement();
      Lane freest = lanes[Math.floorMod(from, lanes.length)];
      int fewest = freest.users();
      for (int i = 1; i < lanes.length && fewest > 0; i++) {
        Lane next = lanes[Math.floorMod(from + i, lanes.length)];
        int users = next.users();
        if (users < fewest) {
          freest = next;
          fewest = users;
        }
      }
      if (freest.enter(fewest)) {
        return freest;
      }
    }
  }

  private Disposable submit(
      Runnable body, boolean repeats, Function<Lane, Function<GuestTask, Disposable>> how) {
    Objects.requireNonNull(body, "the task is null"); // before it enters
    Lane lane = enter();
    return new GuestTask(lane, body, repeats, task -> lane.leave()).submit(how.apply(lane));
  }

  @Override
  public Disposable schedule(Runnable body) {
    return submit(body, false, lane -> lane.host::schedule);
  }

  @Override
  public Disposable schedule(Runnable body, long delay, TimeUnit unit) {
    return submit(body, false, lane -> task -> lane.host.schedule(task, delay, unit));
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable body, long initialDelay, long period, TimeUnit unit) {
    return submit(
        body,
        true,
        lane -> task -> lane.host.schedulePeriodically(task, initialDelay, period, unit));
  }

  @Override
  public Worker createWorker() {
    return new GuestWorker(this, enter());
  }

  @Override
  public void init() {
    on.init();
  }

  @Override
  public void dispose() {
    on.dispose();
    for (Lane lane : lanes) {
      lane.host.dispose();
    }
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
      return lanes.length;
    }
    if (key == Attr.BUFFERED) {
      return inners().mapToInt(each -> each.scanOrDefault(Attr.BUFFERED, 0)).sum();
    }
    return key == Attr.NAME ? toString() : null;
  }

  @Override
  public Stream<? extends Scannable> inners() {
    return Stream.of(lanes).map(lane -> Scannable.from(lane.host));
  }

  @Override
  public String toString() {
    return lanes.length == 1 ? on + ".single" : on + ".bounded(" + lanes.length + ")";
  }
}
