package io.gmp.actor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a job, on its way to a worker or with it. Its states, under the lock of the
 * workforce:
 *
 * <pre>
 *   SENT       in the worker's lane, or put by
 *   BEGUN      a handler has it
 *   CONFIRMED  it is done
 *   TAKEN      taken back, for the next attempt: what still is under way of this one does nothing
 * </pre>
 */
final class Delivery<T> extends SystemMessage implements Work<T> {
  enum State {
    SENT,
    BEGUN,
    CONFIRMED,
    TAKEN
  }

  final Job<T> job;
  final Workforce.Worker<T, ?> worker;
  private final Workforce<T> workforce;
  private final int attempt;
  State state = State.SENT;
  boolean counted; // as an attempt of the job

  Delivery(Workforce<T> workforce, Job<T> job, Workforce.Worker<T, ?> worker) {
    this.workforce = workforce;
    this.job = job;
    this.worker = worker;
    this.attempt = job.begun + 1;
  }

  // ---- for the user ----

  @Override
  public T value() {
    return job.value;
  }

  @Override
  public long number() {
    return job.number;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public boolean confirm() {
    return workforce.confirm(this);
  }

  @Override
  public void giveBack() {
    workforce.failed(this, null);
  }

  @Override
  public String toString() {
    return "work " + job.number + ", attempt " + attempt + ": " + job.value;
  }

  // ---- on its way ----

  @Override
  void deliver(ActorCell<?> actor) {
    if (actor.isBetweenStates()) {
      actor.defer(this);
    } else if (actor.phase == Parts.RUNNING && workforce.isSent(this)) {
      handOver(worker);
    }
  }

  private <M> void handOver(Workforce.Worker<T, M> to) {
    M made;
    try {
      made = Objects.requireNonNull(to.message.apply(this), "null is never a message");
    } catch (Throwable e) {
      if (begin()) {
        failed(e);
      }
      to.cell.failed(null, e);
      return;
    }
    to.cell.handleUnchecked(new Envelope<>(made, job.context, this));
  }

  @Override
  void undelivered(ActorCell<?> actor) {
    failed(actor.failure());
  }

  /** A handler is about to get it; false if it was taken back. */
  boolean begin() {
    return workforce.begin(this);
  }

  /** The handler has put it by. */
  void putBy() {
    workforce.putBy(this);
  }

  /** It was not handled, or the handler failed; false if it was confirmed before. */
  boolean failed(@Nullable Throwable cause) {
    return workforce.failed(this, cause);
  }
}
