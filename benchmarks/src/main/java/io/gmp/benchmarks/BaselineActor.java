package io.gmp.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An actor on the baseline: an unbounded linked mailbox and a flag that says whether it is due. It
 * has no name, no supervision and no end.
 *
 * @param <M> the messages
 */
abstract class BaselineActor<M> implements LazyStackBaseline.Task {
  private static final int THROUGHPUT = 256;

  private static final VarHandle LAST;
  private static final VarHandle DUE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      LAST = lookup.findVarHandle(BaselineActor.class, "last", Node.class);
      DUE = lookup.findVarHandle(BaselineActor.class, "due", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A Michael-Scott queue for one receiver, after Vyukov: the first node has been received. */
  private static final class Node<M> {
    final @Nullable M message;
    volatile @Nullable Node<M> next;

    Node(@Nullable M message) {
      this.message = message;
    }
  }

  private final LazyStackBaseline scheduler;
  private Node<M> first = new Node<>(null); // receiver

  @SuppressWarnings("UnusedVariable") // LAST is how senders exchange it
  private volatile Node<M> last = first;

  private volatile boolean due;

  BaselineActor(LazyStackBaseline scheduler) {
    this.scheduler = scheduler;
  }

  abstract void on(M message);

  @SuppressWarnings("unchecked") // last is a node of M
  final void tell(M message) {
    var node = new Node<>(message);
    ((Node<M>) LAST.getAndSet(this, node)).next = node;
    if (!due && DUE.compareAndSet(this, false, true)) {
      scheduler.go(this);
    }
  }

  @Override
  public final void run() {
    for (int i = 0; i < THROUGHPUT; i++) {
      Node<M> node = first.next;
      if (node == null) {
        break;
      }
      first = node;
      M message = node.message;
      if (message != null) {
        on(message);
      }
    }
    if (first.next != null) {
      scheduler.goLater(this);
      return;
    }
    due = false;
    if (first.next != null && DUE.compareAndSet(this, false, true)) {
      scheduler.goLater(this);
    }
  }
}
