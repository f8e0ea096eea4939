package io.gmp.sync;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.internal.scheduler.StackProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A context that can be done, Go's {@code cancelCtx} and {@code timerCtx}.
 *
 * <p>{@code outcome} is written once, under the lock of the children; after that nobody gets into
 * the list, and whoever wrote it takes the list and tells them all, without any lock. So no two
 * locks are ever held at once, and trees of any depth may be cancelled from all sides.
 *
 * <p>The channel is made when it is first asked for. A context is done when {@code outcome} is
 * there and the channel, if there is one, is closed: between the two {@link #err} closes it itself,
 * so that nobody sees an error and then an open channel, or the other way round.
 */
final class CancelNode extends Child implements CancelContext {
  /** Under which a context finds the nearest of its kind above, through foreign ones, too. */
  static final Key<CancelNode> KEY = Key.named("the nearest context that can be cancelled");

  private static final Channel<Void> CLOSED = Channel.make();

  static {
    CLOSED.close();
  }

  private final Context parent;
  private final @Nullable Deadline deadline;
  private final Links<Child> children = new Links<>(); // under its monitor
  private volatile @Nullable Outcome outcome; // written under that lock
  private volatile @Nullable Channel<Void> done; // likewise
  private volatile @Nullable Registration foreign; // what tells of a foreign parent's end

  private CancelNode(Context parent, @Nullable Deadline deadline) {
    this.parent = parent;
    this.deadline = deadline;
  }

  static CancelNode below(Context parent) {
    return below(parent, (Deadline) null);
  }

  static CancelNode below(Context parent, Instant time, @Nullable Throwable cause) {
    Duration left = Duration.between(Instant.now(), time);
    return below(parent, earlier(parent, time) ? null : new Deadline(time, left, cause));
  }

  static CancelNode below(Context parent, Duration timeout, @Nullable Throwable cause) {
    Instant time = Deadline.in(timeout);
    return below(parent, earlier(parent, time) ? null : new Deadline(time, timeout, cause));
  }

  private static boolean earlier(Context parent, Instant time) {
    Optional<Instant> own = parent.deadline();
    return own.isPresent() && own.get().isBefore(time);
  }

  private static CancelNode below(Context parent, @Nullable Deadline deadline) {
    var node = new CancelNode(parent, deadline);
    Registration foreign = node.follow(parent);
    if (foreign != null) {
      node.foreign = foreign;
      if (node.outcome != null) {
        foreign.stop();
      }
    }
    if (deadline != null && node.outcome == null) {
      deadline.start(node);
      if (node.outcome != null) {
        deadline.stop();
      }
    }
    return node;
  }

  /** The one of ours that is done exactly when the given one is, or {@code null}. */
  static @Nullable CancelNode decisive(Context context) {
    Context base = context instanceof ValueContext<?> v ? v.base() : context;
    return switch (base) {
      case CancelNode node -> node;
      case RootContext root -> null;
      case WithoutCancelContext cut -> null;
      default -> {
        CancelNode node = base.value(KEY);
        yield node != null && node.done() == base.done() ? node : null;
      }
    };
  }

  static boolean isNeverDone(Context context) {
    return context.done() == Channel.<Void>never();
  }

  Context parent() {
    return parent;
  }

  // ---- the list of children ----

  /** Takes one into the list; if this is done, it is told at once, and the outcome returned. */
  @Nullable Outcome adopt(Child child) {
    synchronized (children) {
      Outcome o = outcome;
      if (o == null) {
        children.add(child);
      }
      return o;
    }
  }

  void disown(Child child) {
    synchronized (children) {
      children.remove(child);
    }
  }

  boolean hasChildren() {
    synchronized (children) {
      return !children.isEmpty();
    }
  }

  // ---- the end ----

  @Override
  public void cancel(@Nullable Throwable cause) {
    end(Outcome.canceled(cause));
  }

  /** The time is over. */
  void expire(@Nullable Throwable cause) {
    end(Outcome.exceeded(cause));
  }

  private void end(Outcome o) {
    StackProbe.OPERATIONS.require();
    if (outcome == null) {
      tellAll(told(o), o);
    }
  }

  @Override
  @Nullable Child told(Outcome o) {
    Child below;
    Channel<Void> d;
    synchronized (children) {
      if (outcome != null) {
        return null;
      }
      outcome = o;
      d = done;
      below = children.drain();
    }
    if (d != null) {
      d.tryClose();
    }
    leave();
    Registration f = foreign;
    if (f != null) {
      f.stop();
    }
    if (deadline != null) {
      deadline.stop();
    }
    return below;
  }

  // ---- what a context tells ----

  @Override
  public Optional<Instant> deadline() {
    return deadline != null ? Optional.of(deadline.time()) : parent.deadline();
  }

  @Override
  public ReceiveChannel<Void> done() {
    Channel<Void> d = done;
    if (d != null) {
      return d;
    }
    synchronized (children) {
      d = done;
      if (d == null) {
        d = outcome != null ? CLOSED : Channel.make();
        done = d;
      }
      return d;
    }
  }

  @Override
  public @Nullable ContextException err() {
    Outcome o = outcome;
    if (o == null) {
      return null;
    }
    Channel<Void> d = done;
    if (d != null) {
      d.tryClose(); // whoever wrote the outcome is about to
    }
    return o.err();
  }

  @Override
  public @Nullable Throwable cause() {
    Outcome o = outcome;
    return o == null ? null : o.cause();
  }

  @Override
  public <T> @Nullable T value(Key<T> key) {
    return Values.find(this, key);
  }

  @Override
  public String toString() {
    return parent + (deadline == null ? ".withCancel" : ".withDeadline(" + deadline + ")");
  }
}
