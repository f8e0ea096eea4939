package io.gmp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who gets hogs: Java Flight Recorder, and the user's handler or else the log. Nobody where the JVM
 * was started for a debugger, for then a goroutine that stands at a breakpoint would be one.
 */
final class HogReports {
  private static final Logger LOG = System.getLogger(Hog.class.getName());

  private static volatile @Nullable Boolean underDebugger; // all who find out find the same

  private static final boolean RECORDER = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private final String runtime;
  private final @Nullable HogHandler handler;

  HogReports(String runtime, @Nullable HogHandler handler) {
    this.runtime = runtime;
    this.handler = handler;
  }

  /** Asked late, for the answer takes long; and asked again should there be no memory for it. */
  private static boolean isUnderDebugger() {
    Boolean known = underDebugger;
    if (known == null) {
      known =
          ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .anyMatch(arg -> arg.startsWith("-agentlib:jdwp") || arg.startsWith("-Xrunjdwp"));
      underDebugger = known;
    }
    return known;
  }

  void report(io.gmp.internal.scheduler.Hog found) {
    if (isUnderDebugger()) {
      return;
    }
    Hog hog = Hog.of(found);
    if (RECORDER) {
      HogEvent.commit(runtime, hog);
    }
    if (handler == null) {
      LOG.log(
          Level.WARNING,
          "in runtime '"
              + runtime
              + "' "
              + hog
              + "\n"
              + "Put Go.checkpoint() into loops that compute for long, and Go.blocking(...) around"
              + " native calls that block.");
      return;
    }
    try {
      handler.hog(hog);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "the hog handler of '" + runtime + "' failed", e);
    }
  }
}
