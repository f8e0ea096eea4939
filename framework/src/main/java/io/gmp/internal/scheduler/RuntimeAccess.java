package io.gmp.internal.scheduler;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets gmp's own modules reach the scheduler under a public runtime object without making it part
 * of the public API.
 */
public final class RuntimeAccess {
  private static volatile @Nullable Function<Object, Scheduler> accessor;

  private RuntimeAccess() {}

  /**
   * Says how; called once by the public runtime class.
   *
   * @param function from the runtime object to its scheduler
   */
  public static void grant(Function<Object, Scheduler> function) {
    accessor = function;
  }

  /**
   * Returns the scheduler of a runtime.
   *
   * @param gmp an {@code io.gmp.Gmp}
   */
  public static Scheduler scheduler(Object gmp) {
    Function<Object, Scheduler> f = accessor;
    if (f == null) {
      throw new IllegalStateException("no runtime class has been initialised");
    }
    return f.apply(gmp);
  }
}
