package io.gmp.actor;

/**
 * Sends an actor a message when it has handled none for some time. One timer is armed at all times;
 * when it comes too early, because there was a message meanwhile, it is armed for the rest. So a
 * message costs a look at the clock, not a timer.
 */
final class ReceiveTimeout<M> extends Tick {
  private final ActorCell<M> cell;
  private final long idle;
  private final M message;
  private long last = System.nanoTime();
  private boolean ended;

  ReceiveTimeout(ActorCell<M> actor, long idle, M message) {
    super(actor);
    this.cell = actor;
    this.idle = idle;
    this.message = message;
  }

  void start() {
    arm(idle);
  }

  void end() {
    ended = true;
    disarm();
  }

  /** After each message. */
  void handledOne() {
    last = System.nanoTime();
  }

  @Override
  void deliver(ActorCell<?> toSame) {
    if (ended) {
      return;
    }
    if (cell.isBetweenStates()) {
      cell.defer(this);
      return;
    }
    long left = idle - (System.nanoTime() - last);
    if (left <= 0) {
      last = System.nanoTime();
      cell.handleAside(message);
      left = idle - (System.nanoTime() - last);
    }
    if (!ended) {
      arm(Math.max(1, left));
    }
  }
}
