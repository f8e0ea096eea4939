package io.gmp;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What Java Flight Recorder keeps of a {@link Hog}. */
@Name("io.gmp.Hog")
@Label("Hog")
@Category({"gmp", "Scheduler"})
@Description("A goroutine that has held its processor for long without a checkpoint")
@StackTrace(false)
final class HogEvent extends Event {
  @Label("Runtime")
  String runtime = "";

  @Label("Goroutine")
  String goroutine = "";

  @Label("Held")
  @Timespan
  long held;

  @Label("Stack")
  String stack = "";

  static void commit(String runtime, Hog hog) {
    var event = new HogEvent();
    if (event.isEnabled()) {
      event.runtime = runtime;
      event.goroutine = hog.name();
      event.held = hog.held().toNanos();
      event.stack = hog.toString();
      event.commit();
    }
  }
}
