package io.gmp.internal.scheduler;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lets gmp's own modules reach the scheduler under a public runtime object without making it part
 * of the public API, and the packages below the public runtime reach the runtime they run on.
 */
public final class RuntimeAccess {
  private static final String RUNTIME = "io.gmp.Gmp";

  private static volatile @Nullable Grant grant;

  private RuntimeAccess() {}

  /** What the public runtime class tells of its objects. */
  public interface Grant {
    /** Returns the scheduler of a runtime. */
    Scheduler scheduler(Object gmp);

    /** Returns what starts a runtime's goroutines. */
    Executor executor(Object gmp);

    /** Returns the runtime that lives as long as the JVM. */
    Object permanentRuntime();

    /** Returns the one that the user's code gets where it is part of none. */
    Object defaultRuntime();
  }

  /**
   * Says how; called once by the public runtime class.
   *
   * @param granted what it tells
   */
  public static void grant(Grant granted) {
    grant = granted;
  }

  /**
   * Returns the scheduler of a runtime.
   *
   * @param gmp an {@code io.gmp.Gmp}
   */
  public static Scheduler scheduler(Object gmp) {
    return granted().scheduler(gmp);
  }

  /**
   * Returns the runtime of the calling code, elsewhere the user's default; it starts a goroutine
   * for each command, and tells a {@link Job} if it will never run.
   */
  public static Executor current() {
    Scheduler s = Current.scheduler();
    Object runtime = s == null ? null : s.owner();
    Grant granted = granted();
    return granted.executor(runtime == null ? granted.defaultRuntime() : runtime);
  }

  /** Returns the scheduler of the calling code, elsewhere that of the runtime of the JVM. */
  public static Scheduler currentScheduler() {
    Scheduler s = Current.scheduler();
    return s != null ? s : defaultScheduler();
  }

  /** Returns the scheduler of the runtime that lives as long as the JVM. */
  public static Scheduler defaultScheduler() {
    Grant granted = granted();
    return granted.scheduler(granted.permanentRuntime());
  }

  /** Returns the runtime that lives as long as the JVM. */
  public static Executor defaultRuntime() {
    Grant granted = granted();
    return granted.executor(granted.permanentRuntime());
  }

  private static Grant granted() {
    Grant granted = grant;
    if (granted == null) {
      try {
        Class.forName(RUNTIME); // its initialiser grants
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("there is no runtime class", e);
      }
      granted = grant;
    }
    if (granted == null) {
      throw new IllegalStateException("the runtime class has not granted access");
    }
    return granted;
  }
}
