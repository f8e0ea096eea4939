package io.gmp.actor;

import io.gmp.internal.scheduler.G;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The lane of an actor's system messages: a Treiber stack that the actor takes as a whole between
 * two messages. It has no bound, so nothing in it is lost, and an actor that gets none pays one
 * word for it and one look per message.
 *
 * <pre>
 *   null      nothing there. Who pushes the first rouses the actor in its mailbox: it rests there,
 *             or has a turn and looks before its end. The actor goes to rest, a fence later looks
 *             here; the sender pushes, a fence later looks there; one of them sees the other.
 *   RESTING   the actor listens to nothing but the lane: it waits for its next restart, for its
 *             children to end, or for its supervisor to decide. Who replaces it submits the actor.
 *   CLOSED    the actor has ended.
 * </pre>
 */
abstract class Lane extends G {
  private static final SystemMessage RESTING = new Mark();
  private static final SystemMessage CLOSED = new Mark();
  private static final VarHandle TOP;

  static {
    try {
      TOP = MethodHandles.lookup().findVarHandle(Lane.class, "top", SystemMessage.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Mark extends SystemMessage {
    @Override
    void deliver(ActorCell<?> actor) {
      throw new AssertionError("a mark is no message");
    }
  }

  private volatile @Nullable SystemMessage top;

  /** Makes the actor ready; for whoever took it out of its rest. */
  abstract void submit();

  /** Wakes the actor if it rests in its mailbox. */
  abstract void rouse();

  /** Puts a message in, from any thread; false if the actor has ended. */
  final boolean push(SystemMessage message) {
    for (; ; ) {
      SystemMessage t = top;
      if (t == CLOSED) {
        return false;
      }
      message.next = t == RESTING ? null : t;
      if (TOP.compareAndSet(this, t, message)) {
        if (t == RESTING) {
          submit();
        } else if (t == null) {
          rouse();
        }
        return true;
      }
    }
  }

  /** The actor: whether there is anything to take. */
  final boolean hasSystemMessages() {
    return top != null;
  }

  /** The actor: takes all there is, the oldest first. */
  final @Nullable SystemMessage takeAll() {
    return top == null ? null : inOrder((SystemMessage) TOP.getAndSet(this, null));
  }

  /** The actor: goes to rest in the lane; false if something has come. */
  final boolean restInLane() {
    return TOP.compareAndSet(this, null, RESTING);
  }

  /** Whether it rests in the lane; from any thread. */
  final boolean isRestingInLane() {
    return top == RESTING;
  }

  /** Whether it has ended; from any thread. */
  final boolean hasEnded() {
    return top == CLOSED;
  }

  /** The end: takes what is left. */
  final @Nullable SystemMessage closeLane() {
    return inOrder((SystemMessage) TOP.getAndSet(this, CLOSED));
  }

  private static @Nullable SystemMessage inOrder(@Nullable SystemMessage newest) {
    SystemMessage ordered = null;
    SystemMessage m = newest == RESTING || newest == CLOSED ? null : newest;
    while (m != null) {
      SystemMessage older = m.next;
      m.next = ordered;
      ordered = m;
      m = older;
    }
    return ordered;
  }
}
