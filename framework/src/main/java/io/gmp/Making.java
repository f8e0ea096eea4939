package io.gmp;

import io.gmp.internal.engine.Engines;
import io.gmp.internal.scheduler.ProcsSetting;
import io.gmp.internal.scheduler.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime was told when it was built, and the making of its scheduler, which is for when it
 * is first needed: it takes some seventy classes, and a program may build a runtime while it starts
 * and have no work for it yet. What was told is checked at once.
 */
final class Making {
  private final String name;
  private final String engine;
  private final @Nullable ProcsSetting told; // else the machine's, as it is then
  private final int maxThreads;
  private final Duration refresh;
  private final long hogThreshold;
  private final @Nullable HogHandler hogHandler;
  private final @Nullable UncaughtHandler uncaughtHandler;
  private final @Nullable ClassLoader contextClassLoader =
      Thread.currentThread().getContextClassLoader();

  /**
   * Keeps what the builder says.
   *
   * @throws IllegalArgumentException if there is no such engine, or GOMAXPROCS is out of range
   * @throws EngineUnavailableException if the engine cannot run in this JVM
   */
  Making(GmpBuilder builder) {
    name = builder.name;
    engine = check(builder.engine, builder.unlock);
    refresh = builder.refresh;
    ProcsSetting said = MaxProcs.told(builder.gomaxprocs);
    told = said == null && refresh.isZero() ? MaxProcs.machine() : said; // zero keeps that of now
    maxThreads = builder.maxThreads;
    hogThreshold = builder.hogThreshold;
    hogHandler = builder.hogHandler;
    uncaughtHandler = builder.uncaughtHandler;
  }

  String name() {
    return name;
  }

  private static String check(String engine, boolean unlock) {
    Throwable locked = unlock ? Engines.unlock() : null;
    if (locked != null) {
      log().log(Level.WARNING, "this JDK does not let gmp open java.base without flags", locked);
    }
    try {
      Engines.check(engine);
    } catch (IllegalStateException e) {
      throw new EngineUnavailableException(e);
    }
    return engine;
  }

  /** Makes the scheduler. */
  Scheduler schedulerOf(Gmp owner) {
    Logger log = log();
    var scheduler =
        new Scheduler(
            name,
            engine,
            told != null ? told : MaxProcs.machine(),
            new UncaughtReports(name, uncaughtHandler),
            text -> log.log(Level.ERROR, text));
    scheduler.setOwner(owner, contextClassLoader);
    scheduler.limitMachines(
        maxThreads, limit -> new ThreadExhaustionException(name, scheduler.engineName(), limit));
    if (!refresh.isZero()) {
      scheduler.follow(TimeUnit.NANOSECONDS.convert(refresh), MaxProcs::machine);
    }
    scheduler.watchHogs(hogThreshold, new HogReports(name, hogHandler)::report);
    EngineNotice.toGive(scheduler);
    return scheduler;
  }

  /** Late, for the JDK's logging is much to load. */
  private static Logger log() {
    return System.getLogger(Gmp.class.getName());
  }
}
