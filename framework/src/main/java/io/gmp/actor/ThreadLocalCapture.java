package io.gmp.actor;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Context by Micrometer's context-propagation, which must be there: this class does not load
 * without it.
 *
 * <p>The MDC is no entry of Micrometer's registry unless somebody made it one. It is not made one
 * here, for that would change what all others in the process capture: it has a registry of its own.
 * It is opened first, so that an Observation's scope that puts its trace id there has the last
 * word.
 */
final class ThreadLocalCapture implements ContextCapture {
  private static final String MDC = "org.slf4j.MDC";

  private final ContextSnapshotFactory registered = factory(ContextRegistry.getInstance());
  private final @Nullable ContextSnapshotFactory mdc = mdc();

  private static ContextSnapshotFactory factory(ContextRegistry registry) {
    return ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
  }

  private static @Nullable ContextSnapshotFactory mdc() {
    boolean registered =
        ContextRegistry.getInstance().getThreadLocalAccessors().stream()
            .anyMatch(accessor -> accessor.key().equals(Slf4jThreadLocalAccessor.KEY));
    return registered || !ClassPath.has(MDC)
        ? null
        : factory(
            new ContextRegistry().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor()));
  }

  @Override
  public Snapshot capture() {
    ContextSnapshot all = registered.captureAll();
    if (mdc == null) {
      return () -> all.setThreadLocals()::close;
    }
    ContextSnapshot logged = mdc.captureAll();
    return () -> open(logged, all);
  }

  private static Scope open(ContextSnapshot first, ContextSnapshot second) {
    ContextSnapshot.Scope outer = first.setThreadLocals();
    ContextSnapshot.Scope inner;
    try {
      inner = second.setThreadLocals();
    } catch (Throwable e) {
      outer.close();
      throw e;
    }
    return () -> {
      try (outer) {
        inner.close();
      }
    };
  }
}
