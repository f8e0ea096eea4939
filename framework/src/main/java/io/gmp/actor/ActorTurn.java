package io.gmp.actor;

import io.gmp.internal.scheduler.Current;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An actor as what it does: its turns. One at a time runs, because the mailbox says who may submit
 * one: the actor goes to rest by a step on the mailbox that fails if anything has come, and exactly
 * one sender finds it at rest and submits the next turn. What a turn wrote is visible to the next
 * one through that and the run queue, so all that is not volatile here belongs to the turn.
 *
 * <pre>
 *   NEW --setup--> RUNNING                      a message at a time; the lane between two
 *   RUNNING --restart--> ENDING_CHILDREN        or straight on, if it has none or keeps them
 *   ENDING_CHILDREN --the last is gone--> BACKING_OFF --its time is over--> NEW
 *   RUNNING --escalated--> UNDECIDED            the parent says RUNNING, a restart or STOPPING
 *   any --stop--> STOPPING --the last child is gone--> STOPPED
 * </pre>
 *
 * <p>In the four phases between RUNNING and STOPPED the actor rests in its {@link Lane} and its
 * mailbox cannot wake it.
 */
abstract class ActorTurn<M> extends Failing<M> {

  ActorTurn(Children home, @Nullable String name, ActorDefinition<M> definition) {
    super(home, name, definition);
  }

  @Override
  public final void run() {
    if ((hasSystemMessages() && !attend() && phase != NEW) || (phase != RUNNING && !begin())) {
      settle();
      return;
    }
    for (int left = definition.turn(); ; ) {
      boolean opens = captures || detour;
      M message = detour ? detoured() : take();
      if (message == null) {
        break;
      }
      if (!(opens ? open(message) : handle(message)) || (hasSystemMessages() && !attend())) {
        settle();
        return;
      }
      if (--left <= 0 || leavesOff() || Current.sliceIsOver()) {
        break;
      }
      Thread.interrupted(); // what one message leaves is not for the next
    }
    endTurn();
  }

  /**
   * Whether the turn ends for what waits: nothing, or so little that others go first. An actor that
   * is faster than its senders would else have them on the other Ps and take from them message by
   * message, each across cores; so they run here, too, and it comes back to a batch.
   */
  private boolean leavesOff() {
    int waiting = waiting();
    return waiting == 0 || (waiting < definition.few() && Current.othersAreReady());
  }

  private void endTurn() {
    if (!detour && rest()) {
      if (hasSystemMessages()) {
        mailbox.wake(); // it may have come before we were at rest
      }
    } else if (detour || !mailbox.isClosed() || mailbox.waiting() > 0) {
      submitAgain();
    } else {
      drained();
    }
  }

  private void submitAgain() {
    if (dispatch == PINNED) {
      submit();
    } else {
      scheduler.goyield(this);
    }
  }

  /** Its mailbox is closed, and empty. */
  private void drained() {
    Extension<M> e = extension;
    if (e != null && e.stopsDrained) {
      beginStop(null);
      settle();
    } else if (!restInLane()) {
      submitAgain();
    }
  }

  // ---- the lane ----

  /** Delivers what is in the lane; whether messages may be handled after that. */
  private boolean attend() {
    for (SystemMessage m = takeAll(); m != null; ) {
      SystemMessage after = m.next;
      m.next = null;
      m.deliver(cell());
      m = after;
    }
    return phase == RUNNING;
  }

  /** The end of a turn in which not all went its usual way. */
  private void settle() {
    while (phase != STOPPED) {
      if (phase == ENDING_CHILDREN && isChildless()) {
        backOff();
      } else if (phase == STOPPING && isChildless()) {
        finish(true);
        break;
      }
      if (phase == RUNNING || phase == NEW) {
        submitAgain();
        break;
      }
      if (restInLane()) {
        break;
      }
      attend();
    }
    passFatalOn();
  }

  // ---- messages ----

  private boolean begin() {
    if (phase != NEW) {
      return false;
    }
    try {
      state =
          Objects.requireNonNull(
              definition.setup().start(cell()), "the setup returned null for the first state");
      phase = RUNNING;
      redeliver();
    } catch (Throwable e) {
      failed(null, e);
    } finally {
      Thread.interrupted();
    }
    return phase == RUNNING && (!hasSystemMessages() || attend());
  }

  /** Handles one message; false if the actor must not go on now. */
  private boolean handle(M message) {
    Extension<M> rare = extension;
    PendingAsks asks = rare == null ? null : rare.asks;
    if (asks != null) {
      asks.begin(message);
    }
    try {
      Object before = Objects.requireNonNull(state);
      Object after = handler.handle(cell(), before, message);
      if (after != before) {
        state = Objects.requireNonNull(after, "the handler returned null for the next state");
      }
      rare = extension;
      if (rare != null) {
        rare.handledOne();
      }
      return true;
    } catch (Throwable e) {
      failed(message, e);
      return phase == RUNNING;
    } finally {
      if (asks != null) {
        asks.end();
      }
    }
  }

  /** Handles a message that may be in an envelope. */
  @SuppressWarnings("unchecked") // it was put in one on its way to this actor
  private boolean open(M message) {
    if (!(message instanceof Envelope<?> any)) {
      return handle(message);
    }
    var envelope = (Envelope<M>) any;
    if (!envelope.begin()) {
      return true;
    }
    Extension<M> e = extension();
    e.at = envelope;
    try {
      ContextCapture.Scope scope = envelope.open();
      try {
        return handle(envelope.message);
      } finally {
        if (scope != null) {
          close(scope);
        }
      }
    } catch (Throwable refused) {
      failed(envelope.message, refused);
      return phase == RUNNING;
    } finally {
      e.at = null;
    }
  }

  private void close(ContextCapture.Scope scope) {
    try {
      scope.close();
    } catch (Throwable e) {
      home.system.failed(cell(), e, "did so when the context of a message was closed");
    }
  }

  /** Handles a message that did not come through the mailbox. */
  final void handleAside(M message) {
    if (phase == RUNNING) {
      open(message);
      Thread.interrupted();
    }
  }

  /** The next message while some of them take another way than the mailbox. */
  private @Nullable M detoured() {
    Extension<M> e = extension();
    M message = e.again;
    if (message != null) {
      e.again = null;
      e.tried = message;
    } else {
      ArrayDeque<M> unstashed = e.unstashed;
      message = unstashed == null ? null : unstashed.poll();
      if (message == null) {
        message = nextWithOwn(e, e.toSelf());
      }
    }
    detour = e.hasDetour();
    return message;
  }

  /**
   * What the actor told itself while there was no room goes into the mailbox as soon as there is,
   * so it keeps its place behind what it told itself before. A mailbox without a buffer never has
   * room: there others and the actor itself take turns. Nor has a closed one, which is drained
   * first.
   */
  private @Nullable M nextWithOwn(Extension<M> e, ArrayDeque<M> own) {
    if (mailbox.isClosed()) {
      M message = mailbox.tryReceive();
      return message != null ? message : own.poll();
    }
    if (definition.mailbox().capacity() == 0) {
      e.selfWasLast = !e.selfWasLast;
      M message = e.selfWasLast ? own.poll() : mailbox.tryReceive();
      return message != null ? message : e.selfWasLast ? mailbox.tryReceive() : own.poll();
    }
    M message = mailbox.tryReceive();
    while (!own.isEmpty() && mailbox.trySend(own.peek())) {
      own.remove();
    }
    return message != null ? message : mailbox.tryReceive();
  }

  // ---- the end ----

  /** The last thing an actor does. Its children are gone, or nobody will run them any more. */
  private void finish(boolean inTurn) {
    if (inTurn && state != null) {
      hearLast(new Signal.PostStop());
    }
    phase = STOPPED;
    mailbox.tryClose();
    for (M left = mailbox.tryReceive(); left != null; left = mailbox.tryReceive()) {
      deadLetter(left, DeadLetter.Reason.LEFT_IN_MAILBOX, null);
    }
    Extension<M> e = extension;
    if (e != null) {
      buryDetours(e);
    }
    boolean awaited = home.remove(cell()); // its name is free before anybody hears of the end
    for (SystemMessage m = closeLane(); m != null; ) {
      SystemMessage after = m.next;
      m.undelivered(cell());
      m = after;
    }
    e = extension; // who makes it after the lane was closed knows that we have ended
    if (e != null) {
      e.end(cell());
    }
    toParent(awaited);
  }

  private void buryDetours(Extension<M> e) {
    if (e.again != null) {
      deadLetter(e.again, DeadLetter.Reason.LEFT_IN_MAILBOX, null);
    }
    bury(e.unstashed);
    bury(e.stash);
    bury(e.toSelf);
  }

  private void bury(@Nullable ArrayDeque<M> queue) {
    if (queue != null) {
      queue.forEach(m -> deadLetter(m, DeadLetter.Reason.LEFT_IN_MAILBOX, null));
      queue.clear();
    }
  }

  private void toParent(boolean awaited) {
    ActorCell<?> parent = home.parent;
    if (parent != null) {
      Throwable failure = failure();
      if (failure != null) {
        parent.push(new Orders.Failed(cell(), failure));
      }
      if (awaited) {
        parent.push(new Orders.Childless());
      }
    }
  }

  /** The scheduler ended first: nothing of the user's is called any more. */
  @Override
  protected final void abandoned() {
    if (phase != STOPPED) {
      beginStop(null);
      finish(false);
    }
  }
}
