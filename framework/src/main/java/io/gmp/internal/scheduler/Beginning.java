package io.gmp.internal.scheduler;

import io.gmp.internal.engine.Engine;
import io.gmp.internal.engine.Engines;
import org.jspecify.annotations.Nullable;

/**
 * How a scheduler comes to run. It is made without a thread and without an engine, for a runtime
 * may be made by who does not need it yet, or ever. Work can come only from outside then. Whoever
 * brings it calls {@link #begin} first, which starts sysmon, once; then the work is queued as
 * always. Sysmon chooses the engine, has it warmed up, {@linkplain #open opens} the scheduler, and
 * then looks for work itself. Nobody waits for any of this, and whoever comes meanwhile queues,
 * too.
 *
 * <p><b>No lost work.</b> No M is woken ({@link Idle#wakep}) until the scheduler is opened. Work is
 * put before {@code opened} is read, and {@code opened} is written before sysmon looks, so one of
 * the two sees the other.
 *
 * <p><b>Against the end.</b> {@link #begin} and {@link #refuse} exclude each other, so what is
 * closed first never begins. A sysmon that opens while another thread terminates closes the engine
 * again, for each writes its flag before it reads the other's.
 */
final class Beginning {
  private final Scheduler scheduler;
  private final String choice;
  private final boolean warm;
  private @Nullable Runnable whenOpened; // written before work comes in
  private @Nullable Engine engine; // written before opened
  private volatile boolean begun; // under the lock of this
  private volatile boolean opened; // sysmon
  private volatile boolean refusing; // under the lock of this

  /**
   * An engine that is asked for by its name is looked for at once, and the first one that works
   * when work comes in.
   *
   * @param warm whether to have the engine warmed up
   */
  Beginning(Scheduler scheduler, String choice, boolean warm) {
    this.scheduler = scheduler;
    this.choice = choice;
    this.warm = warm;
    this.engine = choice.equals(Engines.AUTO) ? null : Engines.create(choice, scheduler);
  }

  /** Says what runs when the engine is known, before any work does. */
  void whenOpened(Runnable action) {
    whenOpened = action;
  }

  /** Outside: work is about to come in. Nothing if it has begun, or is closed. */
  void begin() {
    if (!begun) {
      beginOnce();
    }
  }

  private synchronized void beginOnce() {
    if (!begun && !refusing) {
      scheduler.sysmon().start();
      begun = true;
    }
  }

  /** New work from outside is refused from now on; false if that was so already. */
  synchronized boolean refuse() {
    boolean first = !refusing;
    refusing = true;
    return first;
  }

  boolean isRefusing() {
    return refusing;
  }

  /** Sysmon, before anything runs. */
  void open() {
    if (scheduler.isTerminated()) {
      return;
    }
    engine = ready();
    tellOpened();
    opened = true;
    scheduler.idle().wakeOwed = true; // for what came before; sysmon pays it at its first look
    if (scheduler.isTerminated()) {
      engine().close();
    }
  }

  /** After the scheduler has been marked as terminated. */
  void terminated() {
    if (opened) {
      engine().close();
    }
  }

  boolean isOpened() {
    return opened;
  }

  private void tellOpened() {
    try {
      if (whenOpened != null) {
        whenOpened.run();
      }
    } catch (Throwable e) {
      scheduler.fault("what waits for its beginning failed", e);
    }
  }

  private Engine ready() {
    try {
      Engine chosen = engine == null ? Engines.create(choice, scheduler) : engine;
      if (warm && chosen.mountsRunners()) {
        Warmup.once();
      }
      chosen.open();
      return chosen;
    } catch (Throwable e) { // no memory for it, or no threads: what waits shall run all the same
      scheduler.fault("the engine could not be made ready", e);
      return engine == null ? Engines.create(Engines.PLATFORM, scheduler) : engine;
    }
  }

  /** Where there is an M, or there was one. */
  Engine engine() {
    Engine chosen = engine;
    if (chosen == null) {
      throw new IllegalStateException("the scheduler '" + scheduler.name() + "' has not begun");
    }
    return chosen;
  }

  /** The name of the engine that runs; looks for the first that works if none does yet. */
  String engineName() {
    if (opened || !choice.equals(Engines.AUTO)) {
      return engine().name();
    }
    return Engines.unavailable() == null ? Engines.VIRTUAL_THREAD : Engines.PLATFORM;
  }
}
