package io.gmp.actor;

/** The system messages between an actor, its parent, its siblings and the system. */
final class Orders {
  private Orders() {}

  /** Stop after the message at hand. */
  static final class Stop extends SystemMessage {
    @Override
    void deliver(ActorCell<?> actor) {
      actor.beginStop(null);
    }
  }

  /** Take no more, handle what is there, and stop. */
  static final class Drain extends SystemMessage {
    @Override
    void deliver(ActorCell<?> actor) {
      actor.drain();
    }
  }

  /** A message from an actor to one that drains already; it comes after what is in the mailbox. */
  static final class Late extends SystemMessage {
    private final Object message;

    Late(Object message) {
      this.message = message;
    }

    @Override
    void deliver(ActorCell<?> actor) {
      actor.keepUnchecked(message);
    }

    @Override
    void undelivered(ActorCell<?> actor) {
      actor.deadLetter(message, DeadLetter.Reason.STOPPED, null);
    }
  }

  /** A message that does not go through the mailbox. */
  static final class Aside extends SystemMessage {
    private final Object message;

    Aside(Object message) {
      this.message = message;
    }

    @Override
    void deliver(ActorCell<?> actor) {
      if (actor.isBetweenStates()) {
        actor.defer(this);
      } else {
        actor.handleUnchecked(message);
      }
    }
  }

  /** From a child: you decide. */
  static final class Escalated extends SystemMessage {
    private final ActorCell<?> child;
    private final Throwable cause;

    Escalated(ActorCell<?> child, Throwable cause) {
      this.child = child;
      this.cause = cause;
    }

    @Override
    void deliver(ActorCell<?> actor) {
      actor.escalatedBy(child, cause);
    }
  }

  /** From a parent that has decided, or a sibling that shares its fate. */
  static final class Directive extends SystemMessage {
    private final Supervision.Decision decision;
    private final Throwable cause;
    private final long delay;

    Directive(Supervision.Decision decision, Throwable cause, long delay) {
      this.decision = decision;
      this.cause = cause;
      this.delay = delay;
    }

    @Override
    void deliver(ActorCell<?> actor) {
      actor.directed(decision, cause, delay);
    }
  }

  /** From a child that has failed and is gone. */
  static final class Failed extends SystemMessage {
    private final ActorCell<?> child;
    private final Throwable cause;

    Failed(ActorCell<?> child, Throwable cause) {
      this.child = child;
      this.cause = cause;
    }

    @Override
    void deliver(ActorCell<?> actor) {
      if (actor.isBetweenStates()) {
        actor.defer(this);
      } else {
        actor.hear(new Signal.ChildFailed(child, cause));
      }
    }
  }

  /** The last child is gone; the actor looks for itself. */
  static final class Childless extends SystemMessage {
    @Override
    void deliver(ActorCell<?> actor) {}
  }

  /** The wait before a restart is over. */
  static final class EndOfBackoff extends Tick {
    EndOfBackoff(ActorCell<?> actor) {
      super(actor);
    }

    @Override
    void deliver(ActorCell<?> toSame) {
      toSame.backedOff(this);
    }
  }
}
