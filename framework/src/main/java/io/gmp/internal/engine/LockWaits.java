package io.gmp.internal.engine;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which threads wait without a limit for locks that others hold, as far as JDK 25 tells without an
 * agent.
 *
 * <p>For platform threads the JVM knows both monitors and synchronizers with an owner, and counts
 * how often a thread has waited. For virtual threads it tells neither: {@code ThreadMXBean} leaves
 * them out, and the thread dump of JDK 25, which has their monitors, may crash the JVM while one
 * unmounts (JDK-8364343). So there it is the blocker a thread parks with: if that is an {@link
 * AbstractOwnableSynchronizer} with a queue, its owner is read, and the node the thread waits with.
 * Monitors of virtual threads are not seen.
 */
public final class LockWaits {
  /**
   * A thread's wait for a lock. If the same thread's waits have equal marks at two times, it is one
   * wait, which lasted from the one to the other.
   *
   * @param lock the lock, for people
   * @param owner the thread that held it when this was made
   * @param mark tells this wait from others of the thread
   */
  public record LockWait(String lock, Thread owner, Object mark) {}

  /** The JVM's counts of a thread, which go up with each wait. */
  private record Counts(Thread.State state, long blocked, long waited, String lock) {}

  private LockWaits() {}

  /**
   * Looks at threads, one after the other.
   *
   * @param threads the threads, by number; owners that are not among them do not count
   * @return the waits of those that wait for a lock whose owner is among them
   */
  public static Map<Thread, LockWait> of(Map<Long, Thread> threads) {
    var waits = new HashMap<Thread, LockWait>();
    for (Thread thread : threads.values()) {
      LockWait wait = thread.isVirtual() ? ofVirtual(thread) : null;
      if (wait != null && threads.containsKey(wait.owner.threadId())) {
        waits.put(thread, wait);
      }
    }
    addPlatform(threads, waits);
    return waits;
  }

  private static void addPlatform(Map<Long, Thread> threads, Map<Thread, LockWait> waits) {
    long[] platform =
        threads.values().stream()
            .filter(thread -> !thread.isVirtual())
            .mapToLong(Thread::threadId)
            .toArray();
    if (platform.length == 0) {
      return;
    }
    for (ThreadInfo info : ManagementFactory.getThreadMXBean().getThreadInfo(platform)) {
      LockInfo lock = info == null ? null : info.getLockInfo();
      Thread owner = info == null ? null : threads.get(info.getLockOwnerId());
      if (info == null || lock == null || owner == null) {
        continue;
      }
      Thread.State state = info.getThreadState();
      if (state == Thread.State.WAITING || state == Thread.State.BLOCKED) {
        waits.put(
            Objects.requireNonNull(threads.get(info.getThreadId())),
            new LockWait(
                lock.toString(),
                owner,
                new Counts(state, info.getBlockedCount(), info.getWaitedCount(), lock.toString())));
      }
    }
  }

  private static @Nullable LockWait ofVirtual(Thread thread) {
    if (LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer lock
        && SynchronizerFields.READABLE) {
      Object node = SynchronizerFields.node(lock, thread);
      Thread owner = SynchronizerFields.owner(lock);
      if (node != null
          && owner != null
          && thread.getState() == Thread.State.WAITING // in this wait, so it has no limit
          && SynchronizerFields.node(lock, thread) == node) {
        String name =
            lock.getClass().getName() + '@' + Integer.toHexString(System.identityHashCode(lock));
        return new LockWait(name, owner, node);
      }
    }
    return null;
  }
}
