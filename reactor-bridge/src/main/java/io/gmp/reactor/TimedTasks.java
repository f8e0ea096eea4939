package io.gmp.reactor;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a worker that wait for their time, in the order they are due. The runtime's timers
 * tell the worker that a time has come, from whichever P and in any order; what runs first is
 * decided here, so that tasks with the same delay run in the order they were scheduled.
 */
final class TimedTasks {
  private @Nullable TreeSet<TimedTask>
      waiting; // made when first needed; under the lock, as all below
  private int orders; // may overflow: only differences count
  private boolean sealed;
  private volatile int size; // written under the lock

  /** Takes a task; false if sealed. */
  synchronized boolean add(TimedTask task) {
    if (sealed) {
      return false;
    }
    if (waiting == null) {
      waiting = new TreeSet<>(TimedTask.BY_TIME);
    }
    task.order = orders++;
    waiting.add(task);
    size = waiting.size();
    return true;
  }

  /** Takes a task out, if it is here. */
  synchronized void remove(TimedTask task) {
    if (waiting != null) {
      waiting.remove(task);
      size = waiting.size();
    }
  }

  /** Takes out the first task if it is due by that time, or returns {@code null}. */
  synchronized @Nullable TimedTask takeDueBy(long deadline) {
    if (waiting == null || waiting.isEmpty() || waiting.first().deadline() - deadline > 0) {
      return null;
    }
    TimedTask first = waiting.pollFirst();
    size = waiting.size();
    return first;
  }

  /** Takes nothing more if it is empty; returns whether it takes nothing more. */
  synchronized boolean sealIfEmpty() {
    sealed |= size == 0;
    return sealed;
  }

  /** Takes nothing more; returns what is here. */
  synchronized List<TimedTask> seal() {
    sealed = true;
    return list();
  }

  synchronized List<TimedTask> list() {
    return waiting == null ? List.of() : List.copyOf(waiting);
  }

  int size() {
    return size;
  }
}
