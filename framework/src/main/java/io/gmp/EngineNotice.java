package io.gmp;

import io.gmp.internal.engine.Engines;
import io.gmp.internal.scheduler.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says once in the life of the JVM which engine runs, and what the better one would need. */
final class EngineNotice {
  private static final Logger LOG = System.getLogger(Gmp.class.getName());
  private static final AtomicBoolean GIVEN = new AtomicBoolean();

  private EngineNotice() {}

  /** It is given when that scheduler has an engine, unless it has been by then. */
  static void toGive(Scheduler scheduler) {
    if (!GIVEN.get()) {
      scheduler.whenOpened(() -> give(scheduler));
    }
  }

  private static void give(Scheduler scheduler) {
    if (GIVEN.compareAndSet(false, true)) {
      int gomaxprocs = scheduler.gomaxprocs();
      LOG.log(
          Level.INFO,
          scheduler.engineName().equals(Engines.VIRTUAL_THREAD)
              ? "goroutines run on the virtual-thread engine, GOMAXPROCS=" + gomaxprocs
              : "goroutines run on the platform engine, where a blocked one costs an OS thread,"
                  + " GOMAXPROCS="
                  + gomaxprocs
                  + "; the virtual-thread engine needs "
                  + Engines.FLAGS);
    }
  }
}
