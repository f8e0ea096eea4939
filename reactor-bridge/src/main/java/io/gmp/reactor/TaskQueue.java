package io.gmp.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A worker's queue and its status in one word: many producers push, the worker's turn takes.
 *
 * <p>{@code top} is the entry pushed last, linked to the ones before it, or, while there is nothing
 * to do, a {@link Status}. Pushing onto IDLE makes the pusher the one who submits the worker;
 * everybody else only pushes. The turn takes the whole chain by remembering its newest entry and
 * turning the links round; that entry stays on top as the mark where the next chain ends, and if it
 * is still there when all are done, the worker rests.
 *
 * <pre>
 *   DETACHED --attach-->    IDLE      it enters the registry with its first task
 *   IDLE     --push-->      an entry  the pusher submits the worker
 *   an entry --push-->      an entry
 *   an entry --rest-->      IDLE      by the turn
 *   IDLE     --sweep-->     SWEEPING --detach--> DETACHED, or --spare--> IDLE
 *   SWEEPING --push-->      an entry  as if IDLE; the sweeper lets it be
 *   IDLE     --retire-->    TERMINATED
 *   any      --terminate--> TERMINATED
 * </pre>
 *
 * <p>One atomic operation per push and one per rest. An entry is pushed once in its life, so a mark
 * cannot come back as a new entry.
 */
final class TaskQueue {

  /** What stands for "no entry". */
  enum Status {
    /** Nothing to do, and not in the registry. */
    DETACHED,
    /** Nothing to do, and about to leave the registry or not; the registry's lock is held. */
    SWEEPING,
    /** Nothing to do. */
    IDLE,
    /** Has entries, or works on one; never stored. */
    BUSY,
    /** Takes nothing more. */
    TERMINATED
  }

  private static final VarHandle TOP;

  static {
    try {
      TOP = MethodHandles.lookup().findVarHandle(TaskQueue.class, "top", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile Object top = Status.DETACHED;

  /** The newest entry taken so far; of the turn, as {@code batch} is. */
  private @Nullable Entry mark;

  /** Taken and not polled yet, the oldest first. */
  private @Nullable Entry batch;

  /**
   * Pushes an entry, unless the status found is DETACHED or TERMINATED.
   *
   * @return the status found; after IDLE the caller submits the worker
   */
  Status push(Entry entry) {
    for (; ; ) {
      Object seen = top;
      if (seen == Status.DETACHED || seen == Status.TERMINATED) {
        return (Status) seen;
      }
      entry.next = seen instanceof Entry older ? older : null;
      if (TOP.compareAndSet(this, seen, entry)) {
        return seen instanceof Status ? Status.IDLE : Status.BUSY;
      }
    }
  }

  /** Turn: takes the oldest entry, or {@code null} if there is none now. */
  @Nullable Entry poll() {
    if (batch == null && top instanceof Entry newest && newest != mark) {
      batch = oldestFirst(newest);
      mark = newest;
    }
    Entry entry = batch;
    if (entry != null) {
      batch = entry.next;
      entry.next = null;
    }
    return entry;
  }

  /** Turns round the links from the newest entry down to the mark. */
  private Entry oldestFirst(Entry newest) {
    Entry newer = null;
    Entry entry = newest;
    for (; ; ) {
      Entry older = entry.next;
      entry.next = newer;
      if (older == null || older == mark) {
        return entry;
      }
      newer = entry;
      entry = older;
    }
  }

  /** Turn, after poll found nothing: ends the turn, unless there is something now. */
  boolean rest() {
    Entry last = mark;
    mark = null; // before somebody else's turn may begin
    if (TOP.compareAndSet(this, last, Status.IDLE)) {
      return true;
    }
    mark = last;
    return false;
  }

  /** Turn, of a terminated worker: lets go of what was taken and will not run. */
  void drop() {
    batch = null;
    mark = null;
  }

  boolean attach() {
    return TOP.compareAndSet(this, Status.DETACHED, Status.IDLE);
  }

  /** The first half of a detachment; false if it is not idle. */
  boolean sweep() {
    return TOP.compareAndSet(this, Status.IDLE, Status.SWEEPING);
  }

  /** The second half; false if it is not idle any more. */
  boolean detach() {
    return TOP.compareAndSet(this, Status.SWEEPING, Status.DETACHED);
  }

  /** The other second half. */
  void spare() {
    TOP.compareAndSet(this, Status.SWEEPING, Status.IDLE);
  }

  /** Terminates an idle worker; returns whether it was idle. */
  boolean retire() {
    return TOP.compareAndSet(this, Status.IDLE, Status.TERMINATED);
  }

  /** Terminates the worker, whatever it does; returns what it did. */
  Status terminate() {
    return TOP.getAndSet(this, Status.TERMINATED) instanceof Status status ? status : Status.BUSY;
  }

  /** Whether it may be outside of the registry; under the registry's lock it is known. */
  boolean mayBeDetached() {
    Object seen = top;
    return seen == Status.DETACHED || seen == Status.SWEEPING;
  }

  boolean isTerminated() {
    return top == Status.TERMINATED;
  }

  /** Counts the tasks that wait; an estimate, and takes as long as there is to count. */
  int size() {
    Entry end = mark;
    int size = 0;
    for (Entry entry = top instanceof Entry newest ? newest : null;
        entry != null && entry != end;
        entry = entry.next) {
      size += entry instanceof Task ? 1 : 0;
    }
    for (Entry entry = batch; entry != null; entry = entry.next) {
      size += entry instanceof Task ? 1 : 0;
    }
    return size;
  }
}
