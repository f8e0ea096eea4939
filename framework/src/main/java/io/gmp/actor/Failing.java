package io.gmp.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An actor as one that fails, restarts and stops: the steps between its phases. All of it happens
 * in the actor's turns; what others have to say about it comes by the lane, see {@link Orders}.
 */
abstract class Failing<M> extends Parts<M> {

  Failing(Children home, @Nullable String name, ActorDefinition<M> definition) {
    super(home, name, definition);
  }

  // ---- failure ----

  /** Decides about a failure, and does the first step. */
  final void failed(@Nullable M message, Throwable e) {
    failed(message, e, null);
  }

  /** Whether it is its own, or that of a child which is logged already. */
  private void failed(@Nullable M message, Throwable e, @Nullable ActorCell<?> child) {
    Supervision supervision = definition.supervision();
    Supervision.Decision decision = supervision.decide(e);
    Extension<M> known = extension();
    known.failures = Failures.add(known.failures, e);
    String but = "";
    long delay = 0;
    if (decision == Supervision.Decision.RESTART) {
      delay = restarts(supervision).next(System.nanoTime());
      but = delay < 0 ? " after too many restarts" : "";
    } else if (decision == Supervision.Decision.RESUME && state == null) {
      but = ", for it had no state to resume with";
    } else if (decision == Supervision.Decision.ESCALATE && home.supervisor() == null) {
      but = ", for it has no parent to decide";
    }
    if (!but.isEmpty()) {
      decision = Supervision.Decision.STOP;
    }
    if (message != null) {
      messageFailed(asItCame(message), e, decision);
    }
    switch (decision) {
      case RESUME -> {
        if (message == null) {
          log(e, child, "resumes");
        }
        answerEscalated(Supervision.Decision.RESUME, e);
      }
      case RESTART -> {
        log(e, child, delay == 0 ? "restarts" : "restarts in " + Duration.ofNanos(delay));
        order(supervision.group(), decision, e, delay);
        restart(e, delay);
      }
      case STOP -> {
        log(e, child, "stops" + but);
        order(supervision.group(), decision, e, 0);
        beginStop(e);
      }
      case ESCALATE -> {
        log(e, child, "lets its parent decide");
        escalate(e);
      }
    }
    if (!Supervision.isOrdinary(e)) {
      extension().fatal = e;
    }
  }

  /** The trace of a failure once, for the actor in which it began. */
  private void log(Throwable cause, @Nullable ActorCell<?> child, String consequence) {
    if (child == null) {
      home.system.failed(cell(), cause, consequence);
    } else {
      home.system.failedAs(child, cell(), cause, consequence);
    }
  }

  private Restarts restarts(Supervision supervision) {
    Extension<M> e = extension();
    Restarts counted = e.restarts;
    if (counted == null) {
      counted = new Restarts(supervision);
      e.restarts = counted;
    }
    return counted;
  }

  private void messageFailed(M message, Throwable e, Supervision.Decision decision) {
    Extension<M> ext = extension();
    boolean goesOn =
        decision == Supervision.Decision.RESUME || decision == Supervision.Decision.RESTART;
    boolean once = definition.supervision().failedMessage() == Supervision.FailedMessage.RETRY_ONCE;
    if (goesOn && once && ext.tried != message) {
      ext.again = message;
      detour = true;
    } else {
      ext.tried = null;
      deadLetter(message, e, decision != Supervision.Decision.RESUME);
    }
  }

  private void order(
      Supervision.Group group, Supervision.Decision decision, Throwable cause, long delay) {
    if (group != Supervision.Group.ONE_FOR_ONE && home.supervisor() != null) {
      List<ActorCell<?>> others =
          group == Supervision.Group.ALL_FOR_ONE ? home.all() : home.after(cell());
      for (ActorCell<?> other : others) {
        if (other != this) {
          other.push(new Orders.Directive(decision, cause, delay));
        }
      }
    }
  }

  /** What a supervisor, or a sibling that has failed, has decided for this actor. */
  final void directed(Supervision.Decision decision, Throwable cause, long delay) {
    switch (decision) {
      case RESUME, ESCALATE -> {
        if (phase == UNDECIDED && state == null) {
          home.system.failed(cell(), cause, "stops, for it had no state to resume with");
          beginStop(cause);
        } else if (phase == UNDECIDED) {
          phase = RUNNING;
          answerEscalated(Supervision.Decision.RESUME, cause);
          redeliver();
        }
      }
      case RESTART -> {
        if (phase == RUNNING || phase == UNDECIDED) {
          restart(cause, delay);
        }
      }
      case STOP -> beginStop(null);
    }
  }

  // ---- escalation ----

  private void escalate(Throwable cause) {
    ActorCell<?> supervisor = home.supervisor();
    phase = UNDECIDED;
    if (supervisor == null || !supervisor.push(new Orders.Escalated(cell(), cause))) {
      beginStop(cause);
    }
  }

  /** A child lets this actor decide: it fails as the child did. */
  final void escalatedBy(ActorCell<?> child, Throwable cause) {
    if (phase >= STOPPING) {
      return; // the child stops, too
    }
    if (phase != RUNNING && phase != UNDECIDED) {
      if (definition.supervision().keepsChildren()) {
        child.push(new Orders.Directive(Supervision.Decision.RESTART, cause, 0));
      }
      return;
    }
    Extension<M> e = extension();
    if (e.escalated == null) {
      e.escalated = new ArrayList<>(1);
    }
    e.escalated.add(child);
    if (phase == RUNNING) {
      failed(null, cause, child);
    }
  }

  private void answerEscalated(Supervision.Decision decision, Throwable cause) {
    Extension<M> e = extension;
    List<ActorCell<?>> waiting = e == null ? null : e.escalated;
    if (e != null && waiting != null) {
      e.escalated = null;
      for (ActorCell<?> child : waiting) {
        child.push(new Orders.Directive(decision, cause, 0));
      }
    }
  }

  // ---- restart ----

  private void restart(Throwable cause, long delay) {
    hearLast(new Signal.PreRestart(cause));
    leaveState();
    Extension<M> e = extension();
    e.unstash();
    detour = e.hasDetour();
    e.delay = delay;
    phase = ENDING_CHILDREN;
    if (definition.supervision().keepsChildren()) {
      answerEscalated(Supervision.Decision.RESTART, cause);
      backOff();
      return;
    }
    e.escalated = null;
    stopChildren();
    if (isChildless()) {
      backOff();
    }
  }

  /** Its children are gone; waits for its time, if it has to. */
  final void backOff() {
    Extension<M> e = extension();
    if (e.delay == 0) {
      phase = NEW;
      return;
    }
    phase = BACKING_OFF;
    e.backoff = new Orders.EndOfBackoff(cell());
    e.backoff.arm(e.delay);
  }

  final void backedOff(Tick backoff) {
    if (phase == BACKING_OFF && extension().backoff == backoff) {
      phase = NEW;
    }
  }

  private void leaveState() {
    state = null;
    Extension<M> e = extension;
    if (e != null) {
      e.leaveState();
    }
  }

  // ---- stop ----

  /** The first step to the end; nothing comes in any more. */
  final void beginStop(@Nullable Throwable failure) {
    if (phase >= STOPPING) {
      return;
    }
    phase = STOPPING;
    mailbox.tryClose();
    Extension<M> e = extension;
    if (failure != null) {
      e = extension();
      e.failure = failure;
    }
    if (e != null) {
      e.leaveState();
      Children children = e.children;
      if (children != null) {
        children.close();
        stopChildren();
      }
    }
  }

  private void stopChildren() {
    Children children = extension().children;
    if (children != null) {
      for (ActorCell<?> child : children.all()) {
        child.stop();
      }
    }
  }

  /** Whether it has no children; if it has, it will be told. */
  final boolean isChildless() {
    Extension<M> e = extension;
    Children children = e == null ? null : e.children;
    return children == null || children.awaitNone();
  }

  /** Takes no more, handles what is there, and stops. */
  final void drain() {
    Extension<M> e = extension();
    e.stopsDrained = true;
    e.workNoMore();
    if (e.passivation != null) {
      e.passivation.begin();
    }
    mailbox.tryClose();
  }

  // ---- signals ----

  /** Tells the actor's code. */
  final void hear(Signal signal) {
    if (phase == RUNNING) {
      try {
        tell(signal);
      } catch (Throwable e) {
        failed(null, e);
      } finally {
        Thread.interrupted();
      }
    }
  }

  /** Tells the actor's code of what its failure cannot change any more. */
  final void hearLast(Signal signal) {
    if (state != null) {
      try {
        tell(signal);
      } catch (Throwable e) {
        home.system.failed(cell(), e, "did so while it heard " + signal);
        if (!Supervision.isOrdinary(e)) {
          extension().fatal = e;
        }
      } finally {
        Thread.interrupted();
      }
    }
  }

  private void tell(Signal signal) throws Exception {
    SignalListener<M> listener = definition.traits().listener();
    if (listener != null) {
      listener.hear(cell(), signal);
    }
    Object before = Objects.requireNonNull(state);
    Object after = handler.signal(cell(), before, signal);
    if (after != before) {
      state = Objects.requireNonNull(after, "the handler returned null for the next state");
    }
  }

  // ---- between two states ----

  /** Whether its code will hear again, but not now. */
  final boolean isBetweenStates() {
    return phase != RUNNING && phase < STOPPING;
  }

  /** Keeps a system message until there is a state again. */
  final void defer(SystemMessage message) {
    extension().deferred.add(message);
  }

  /** Delivers what was kept. */
  final void redeliver() {
    Extension<M> e = extension;
    if (e != null && !e.deferred.isEmpty()) {
      var kept = List.copyOf(e.deferred);
      e.deferred.clear();
      kept.forEach(m -> m.deliver(cell()));
    }
  }

  /**
   * An error that user code must not survive goes on to the runtime's uncaught handler, which is
   * for goroutines: one of the actor's name ends with it.
   */
  final void passFatalOn() {
    Extension<M> e = extension;
    Throwable fatal = e == null ? null : e.fatal;
    if (e != null && fatal instanceof Error error) {
      e.fatal = null;
      try {
        home.system
            .runtime()
            .go(
                cell().path(),
                () -> {
                  throw error;
                });
      } catch (RejectedExecutionException closed) {
        error.addSuppressed(closed);
        throw error;
      }
    }
  }
}
