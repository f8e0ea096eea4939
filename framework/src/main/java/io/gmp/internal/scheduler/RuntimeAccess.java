package io.gmp.internal.scheduler;

import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets gmp's own modules reach the scheduler under a public runtime object without making it part
 * of the public API, and the packages below the public runtime reach the runtime they run on.
 */
public final class RuntimeAccess {
  private static final String RUNTIME = "io.gmp.Gmp";

  private static volatile @Nullable Function<Object, Scheduler> accessor;
  private static volatile @Nullable Function<Object, Executor> executors;
  private static volatile @Nullable Supplier<?> defaultRuntime;
  private static volatile @Nullable Supplier<?> chosenRuntime;

  private RuntimeAccess() {}

  /**
   * Says how; called once by the public runtime class.
   *
   * @param function from the runtime object to its scheduler
   * @param executor from the runtime object to what starts its goroutines
   * @param runtime gives the runtime that lives as long as the JVM
   * @param chosen gives the one that the user's code gets where it is part of none
   */
  public static void grant(
      Function<Object, Scheduler> function,
      Function<Object, Executor> executor,
      Supplier<?> runtime,
      Supplier<?> chosen) {
    accessor = function;
    executors = executor;
    chosenRuntime = chosen;
    defaultRuntime = runtime;
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

  /**
   * Returns the runtime of the calling code, elsewhere the user's default; it starts a goroutine
   * for each command, and tells a {@link Job} if it will never run.
   */
  public static Executor current() {
    Scheduler s = Current.scheduler();
    Object runtime = s == null ? null : s.owner();
    return executor(runtime == null ? granted(() -> chosenRuntime) : runtime);
  }

  /** Returns the scheduler of the calling code, elsewhere that of the runtime of the JVM. */
  public static Scheduler currentScheduler() {
    Scheduler s = Current.scheduler();
    return s != null ? s : defaultScheduler();
  }

  /** Returns the scheduler of the runtime that lives as long as the JVM. */
  public static Scheduler defaultScheduler() {
    return scheduler(granted(() -> defaultRuntime));
  }

  /** Returns the runtime that lives as long as the JVM. */
  public static Executor defaultRuntime() {
    return executor(granted(() -> defaultRuntime));
  }

  private static Executor executor(Object runtime) {
    Function<Object, Executor> f = executors;
    if (f == null) {
      throw new IllegalStateException("no runtime class has been initialised");
    }
    return f.apply(runtime);
  }

  private static Object granted(Supplier<@Nullable Supplier<?>> field) {
    Supplier<?> runtime = field.get();
    if (runtime == null) {
      try {
        Class.forName(RUNTIME); // its initialiser grants
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("there is no runtime class", e);
      }
      runtime = field.get();
    }
    if (runtime == null) {
      throw new IllegalStateException("the runtime class has not granted access");
    }
    return runtime.get();
  }
}
