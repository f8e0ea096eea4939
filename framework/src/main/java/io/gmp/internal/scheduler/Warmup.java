package io.gmp.internal.scheduler;

import io.gmp.internal.engine.Engines;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs each path of the scheduler once on platform threads, before the first virtual thread does.
 *
 * <p>Scheduler code on a runner must not unmount. The first use of a class, a VarHandle call or a
 * lambda, however, makes the JVM load, initialise and link, under locks of its own; a runner that
 * has to wait for one of them would be unmounted with a queue in the middle of a change. After this
 * nothing of the kind is left to do. Takes some ten milliseconds, once in the life of the JVM; so
 * the work is in few classes, and not in lambdas, each of which would be a class and a call site.
 */
final class Warmup {
  private static final int SPAWNS = 3 * RunQueue.CAPACITY;

  private final Scheduler scheduler;
  private final CountDownLatch spawned = new CountDownLatch(SPAWNS);
  private final CountDownLatch parts = new CountDownLatch(Path.values().length);

  private Warmup(String engine) {
    scheduler = Scheduler.toWarmUp(engine, 2);
  }

  /** Runs when it is initialised, so that other threads wait for it and the own one does not. */
  private static final class Once {
    static {
      new Warmup(Engines.PLATFORM).run();
      new Warmup(Engines.VIRTUAL_THREAD).run();
    }

    static void await() {}
  }

  /** Called with each new scheduler that mounts runners; the first call does the work. */
  static void once() {
    Once.await();
  }

  private void run() {
    scheduler.spawn(new Start());
    try {
      if (!parts.await(10, TimeUnit.SECONDS) || !spawned.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the scheduler does not run on this JVM: " + parts);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    awaitQuiet();
    scheduler.startClosing();
    scheduler.interruptAll();
    scheduler.terminate(TimeUnit.SECONDS.toNanos(1));
  }

  /** What is not handed back to the JDK's scheduler does not make it start threads. */
  private void awaitQuiet() {
    long start = System.nanoTime();
    while (!scheduler.census().isQuiet()
        && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1)) {
      LockSupport.parkNanos(this, 100_000);
    }
  }

  /** The first G: spawns more than a run queue holds, and then what goes through each path. */
  private final class Start extends G {
    @Override
    public void run() {
      for (int i = 0; i < SPAWNS; i++) {
        scheduler.spawn(new Spawned());
      }
      for (Path path : Path.values()) {
        scheduler.ready(new Walk(path));
      }
    }
  }

  private final class Spawned extends G {
    @Override
    public void run() {
      spawned.countDown();
    }
  }

  private enum Path {
    GIVE_WAY,
    BLOCK,
    LOCK,
    PARK,
    TIME,
    LOOK,
    RESIZE
  }

  private final class Walk extends G {
    private final Path path;

    Walk(Path path) {
      this.path = path;
    }

    @Override
    public void run() {
      switch (path) {
        case GIVE_WAY -> giveWay();
        case BLOCK -> block();
        case LOCK -> lock();
        case PARK -> park();
        case TIME -> time();
        case LOOK -> look();
        case RESIZE -> resize();
      }
      parts.countDown();
    }
  }

  private static final class Yielding extends G {
    @Override
    public void run() {
      Current.sliceIsOver();
      Current.gosched();
    }
  }

  private static final class Waking extends G {
    private final Thread parked;

    Waking(Thread parked) {
      this.parked = parked;
    }

    @Override
    public void run() {
      Parking.unpark(parked);
    }
  }

  private void giveWay() {
    Current.gosched();
    Current.checkpoint();
    Thread.yield();
    scheduler.goyield(new Yielding());
    scheduler.submit(new Yielding());
    scheduler.submitOutside(new Yielding());
  }

  private void block() {
    if (Current.enterBlocking()) {
      scheduler.spawn(new Yielding());
      Current.exitBlocking();
    }
  }

  private void lock() {
    Current.lockOSThread();
    Current.gosched();
    Current.unlockOSThread();
  }

  private void park() {
    scheduler.spawn(new Waking(Thread.currentThread()));
    Parking.park(WaitReason.SLEEP, TimeUnit.MILLISECONDS.toNanos(1));
    synchronized (this) {
      Parking.park(WaitReason.SLEEP, 1_000);
    }
  }

  private void time() {
    var woken = new Yielding();
    for (int i = 0; i < 100; i++) {
      scheduler.after(TimeUnit.HOURS.toNanos(1), woken).cancel();
    }
    var _ = scheduler.after(0, () -> scheduler.ready(woken));
  }

  private void look() {
    scheduler.start(
        new Routine() {
          @Override
          public void run() {}

          @Override
          protected boolean ended(@Nullable Throwable thrown) {
            return false;
          }
        });
    scheduler.census().goroutines();
    Current.g();
    WaitReason.of(Thread.currentThread());
    scheduler.forEachStarted((g, thread) -> scheduler.runners().of(thread));
  }

  private void resize() {
    for (int n = 4; n > 0; n--) {
      scheduler.setProcs(new ProcsSetting(n, "warm-up", false));
    }
  }
}
