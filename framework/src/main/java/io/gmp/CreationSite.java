package io.gmp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where goroutines were started: Go's "created by". Off by default, for it takes a walk of the
 * stack each time, some hundred times what it costs to start a goroutine. A constant, so that it
 * costs nothing while it is off.
 */
final class CreationSite {
  static final boolean KEPT = Boolean.getBoolean("gmp.creationSites");

  private static final StackWalker WALKER = StackWalker.getInstance();

  private CreationSite() {}

  /** A goroutine that knows where it was started, and may have a name. */
  private static final class Traced extends GoroutineTask {
    private final @Nullable String name;
    private final Optional<StackTraceElement> site = site();

    Traced(@Nullable String name, Body body) {
      super(body);
      this.name = name;
    }

    @Override
    public String name() {
      return name == null ? super.name() : name;
    }

    @Override
    public Optional<StackTraceElement> creationSite() {
      return site;
    }
  }

  static GoroutineTask traced(@Nullable String name, Body body) {
    return new Traced(name, body);
  }

  /** The innermost call that is not one of those that lead to a new goroutine. */
  private static Optional<StackTraceElement> site() {
    return WALKER.walk(
        calls ->
            calls
                .filter(call -> !leadsToAGoroutine(call.getClassName()))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement));
  }

  private static boolean leadsToAGoroutine(String type) {
    return type.startsWith("io.gmp.internal.")
        || type.startsWith("java.util.concurrent.")
        || type.equals(Gmp.class.getName())
        || type.equals(Go.class.getName())
        || type.equals(CreationSite.class.getName())
        || type.equals(Traced.class.getName());
  }
}
