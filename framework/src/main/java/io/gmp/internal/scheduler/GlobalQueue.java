package io.gmp.internal.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * The global run queue: two queues that are unbounded, FIFO and lock-free, of which one goes ahead.
 *
 * <p>What goes ahead is a goroutine that a monitor of the JVM was left to. Until it runs the JVM
 * wakes no other that waits there, while those that come by take the monitor: behind a full run
 * queue the line would get shorter by one each time the queue was run through. This is what Go
 * means with the direct hand-off of its semaphores ({@code readyWithTime} and {@code goyield} in
 * sema.go).
 */
final class GlobalQueue {
  private final BatchQueue ahead = new BatchQueue();
  private final BatchQueue rest = new BatchQueue();

  /** Appends one. Waits for memory, for it is in no other queue. */
  void add(Object work) {
    rest.add(work);
  }

  /** Appends the first {@code count} of the batch; see {@link BatchQueue#addAll}. */
  void addAll(@Nullable Object[] batch, int count) {
    rest.addAll(batch, count);
  }

  /** Appends one to those that go ahead. */
  void addAhead(Object work) {
    ahead.add(work);
  }

  /** Whether something goes ahead; a hint. */
  boolean hasAhead() {
    return ahead.size() > 0;
  }

  /** Takes the oldest of those that go ahead. */
  @Nullable Object pollAhead() {
    return ahead.poll();
  }

  /** Takes the oldest one, of those that go ahead if there are any. */
  @Nullable Object poll() {
    Object work = hasAhead() ? ahead.poll() : null;
    return work != null ? work : rest.poll();
  }

  /** Takes one that goes ahead, or else a batch; see {@link BatchQueue#poll(int, RunQueue)}. */
  @Nullable Object poll(int most, RunQueue into) {
    Object work = hasAhead() ? ahead.poll() : null;
    return work != null ? work : rest.poll(most, into);
  }

  /** The number of elements; never 0 while one can be taken. */
  int size() {
    return ahead.size() + rest.size();
  }

  /** Whether nothing can be taken now. */
  boolean isEmpty() {
    return ahead.isEmpty() && rest.isEmpty();
  }
}
