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
 * nothing of the kind is left to do. Takes some ten milliseconds, once in the life of the JVM.
 */
final class Warmup {
  private static final int SPAWNS = 3 * RunQueue.CAPACITY;

  private final Scheduler scheduler;
  private final CountDownLatch spawned = new CountDownLatch(SPAWNS);
  private final CountDownLatch parts = new CountDownLatch(7);

  private Warmup(String engine) {
    scheduler = new Scheduler("gmp-warmup", engine, 2, (g, e) -> {}, text -> {});
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
    scheduler.spawn(
        g(
            () -> {
              for (int i = 0; i < SPAWNS; i++) {
                scheduler.spawn(g(spawned::countDown));
              }
              part(this::giveWay);
              part(this::block);
              part(this::lock);
              part(this::park);
              part(this::time);
              part(this::look);
              part(this::resize);
            }));
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

  private void part(Runnable body) {
    scheduler.ready(
        g(
            () -> {
              body.run();
              parts.countDown();
            }));
  }

  private static G g(Runnable body) {
    return new G() {
      @Override
      public void run() {
        body.run();
      }
    };
  }

  private void giveWay() {
    Current.gosched();
    Current.checkpoint();
    Thread.yield();
    scheduler.goyield(g(() -> Current.sliceIsOver()));
    scheduler.submit(g(Current::gosched));
    scheduler.submitOutside(g(Current::gosched));
  }

  private void block() {
    if (Current.enterBlocking()) {
      scheduler.spawn(g(() -> {}));
      Current.exitBlocking();
    }
  }

  private void lock() {
    Current.lockOSThread();
    Current.gosched();
    Current.unlockOSThread();
  }

  private void park() {
    Thread me = Thread.currentThread();
    scheduler.spawn(g(() -> Parking.unpark(me)));
    Parking.park(WaitReason.SLEEP, TimeUnit.MILLISECONDS.toNanos(1));
    synchronized (this) {
      Parking.park(WaitReason.SLEEP, 1_000);
    }
  }

  private void time() {
    for (int i = 0; i < 100; i++) {
      scheduler.after(TimeUnit.HOURS.toNanos(1), () -> {}).cancel();
    }
    var _ = scheduler.after(0, () -> scheduler.ready(g(() -> {})));
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
    Scheduler.currentG();
    Scheduler.waitReasonOf(Thread.currentThread());
    scheduler.forEachStarted((g, thread) -> scheduler.runnerOf(thread));
  }

  private void resize() {
    for (int n = 4; n > 0; n--) {
      scheduler.setProcs(new ProcsSetting(n, "warm-up", false));
    }
  }
}
