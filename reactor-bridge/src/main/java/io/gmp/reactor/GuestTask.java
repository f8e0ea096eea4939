package io.gmp.reactor;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A task on a {@link Lane}, known to whoever gave it there until it will not run again. */
final class GuestTask implements Runnable, Disposable {

  private enum State {
    NEW,
    WAITING,
    BEGUN,
    OVER
  }

  private final Lane lane;
  private final Runnable body;
  private final boolean repeats;
  private final Consumer<GuestTask> whenOver;
  private final Disposable.Swap scheduled = Disposables.swap();
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

  /**
   * Makes one.
   *
   * @param repeats whether it may run again
   * @param whenOver told once that it will not
   */
  GuestTask(Lane lane, Runnable body, boolean repeats, Consumer<GuestTask> whenOver) {
    this.lane = lane;
    this.body = Schedulers.onSchedule(body);
    this.repeats = repeats;
    this.whenOver = whenOver;
  }

  /** Schedules it; if that is refused it is over. */
  Disposable submit(Function<GuestTask, Disposable> how) {
    try {
      lane.admit();
      if (!state.compareAndSet(State.NEW, State.WAITING)) {
        lane.admitted();
      }
      scheduled.update(how.apply(this));
    } catch (RejectedExecutionException e) {
      end();
      throw e;
    }
    return this;
  }

  @Override
  public void run() {
    if (state.compareAndSet(State.WAITING, State.BEGUN)) {
      lane.admitted();
    } else if (isDisposed()) {
      return;
    }
    boolean again = false;
    try {
      body.run();
      again = repeats;
    } finally {
      if (!again) {
        end();
      }
    }
  }

  private void end() {
    State before = state.getAndSet(State.OVER);
    if (before == State.WAITING) {
      lane.admitted();
    }
    if (before != State.OVER) {
      whenOver.accept(this);
    }
  }

  @Override
  public void dispose() {
    end();
    scheduled.dispose();
  }

  @Override
  public boolean isDisposed() {
    return state.get() == State.OVER;
  }
}
