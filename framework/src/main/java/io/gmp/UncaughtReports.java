package io.gmp;

import io.gmp.internal.scheduler.G;
import io.gmp.internal.scheduler.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Who gets what leaves goroutines: the user's handler, or else the log. */
final class UncaughtReports implements Scheduler.Uncaught {
  private static final Logger LOG = System.getLogger(Gmp.class.getName());

  private final String runtime;
  private final @Nullable UncaughtHandler handler;

  UncaughtReports(String runtime, @Nullable UncaughtHandler handler) {
    this.runtime = runtime;
    this.handler = handler;
  }

  @Override
  public void handle(G g, Throwable failure) {
    if (!(g instanceof GoroutineTask goroutine)) {
      LOG.log(Level.ERROR, "uncaught in " + g, failure);
      return;
    }
    try {
      if (handler != null) {
        handler.uncaught(goroutine, failure);
      } else {
        report(goroutine, failure);
      }
    } catch (Throwable second) {
      failure.addSuppressed(second);
      LOG.log(Level.ERROR, "the uncaught handler of '" + runtime + "' failed", failure);
    }
  }

  private static void report(Goroutine goroutine, Throwable failure) {
    String creator = goroutine.creationSite().map(site -> ", created by " + site).orElse("");
    LOG.log(
        Level.ERROR,
        "uncaught in " + goroutine.name() + " (goroutine " + goroutine.id() + creator + ")",
        failure);
  }
}
