package io.gmp.internal.engine;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Makes the threads a scheduler runs on. One instance serves one scheduler. */
public sealed interface Engine permits VirtualThreadEngine, PlatformEngine {

  /** What a virtual thread's continuation and its timed parks are handed to. */
  interface Hooks {
    /**
     * Takes a continuation that has become runnable. Called by whoever woke it, pinned if that is a
     * virtual thread: it must not throw, block or park.
     */
    void execute(Runnable continuation);

    /**
     * Takes the continuation of one of the JDK's socket pollers, which wakes virtual threads of any
     * scheduler. As {@link #execute} otherwise; called on an M's platform thread if the poller has
     * yielded there, or else by whoever woke it.
     */
    void executePoller(Runnable poller);

    /** Whether it could run one more now. */
    boolean hasIdleProcessor();

    /** Takes the end of a timed park; called on the M's platform thread, or on any other thread. */
    ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit);
  }

  /** Returns the name users know: {@code virtual-thread} or {@code platform}. */
  String name();

  /** Returns whether Gs run on virtual threads that are mounted on Ms, or on the M's own thread. */
  boolean mountsRunners();

  /** The hooks take work from now on. */
  void open();

  /** They hand back what they get from now on. */
  void close();

  /** Makes the unstarted thread of an M. */
  Thread newMachine(String name, MachineHooks machine);

  /**
   * Makes the unstarted virtual thread of a runner.
   *
   * @throws IllegalStateException if this engine mounts none
   */
  Thread newRunner(String name, Runnable loop);

  /**
   * Makes the thread of a parked runner runnable, as {@code unpark} does, but leaves it to the
   * caller to queue the continuation. A full fence comes before the look.
   *
   * @return whether it was parked; if not, nothing has happened
   */
  boolean tryUnpark(Thread runner);

  /**
   * Gives a continuation to the JDK's own scheduler, which runs it when this one has ended.
   *
   * @throws IllegalStateException if this engine mounts none
   */
  void handBack(Runnable continuation);

  /**
   * As {@link #handBack(Runnable)}, for the end of a timed park.
   *
   * @return what calls it off
   */
  Future<?> handBack(Runnable task, long delay, TimeUnit unit);
}
