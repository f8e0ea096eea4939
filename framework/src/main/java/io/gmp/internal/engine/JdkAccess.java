package io.gmp.internal.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * The handles into {@code java.lang} that the virtual-thread engine stands on, found by capability:
 * either all of them are there, or {@link #OPEN} is false and {@link #REASON} says why.
 */
final class JdkAccess {
  static final boolean OPEN;
  static final @Nullable Throwable REASON;

  private static final MethodHandle CURRENT_CARRIER;
  private static final MethodHandle YIELD_CARRIER;
  private static final MethodHandle NEW_VIRTUAL_THREAD;
  private static final @Nullable ParkState PARK_STATE;
  private static final @Nullable ForkJoinPool DEFAULT_SCHEDULER;

  /** {@code Thread.NO_INHERIT_THREAD_LOCALS}. */
  private static final int NO_INHERIT_THREAD_LOCALS = 1 << 2;

  static {
    MethodHandle carrier;
    MethodHandle onYield;
    MethodHandle constructor = null;
    ParkState state = null;
    ForkJoinPool pool = null;
    Throwable reason = null;
    var lookup = MethodHandles.lookup();
    var threadType = MethodType.methodType(Thread.class);
    var voidType = MethodType.methodType(void.class);
    try {
      var thread = MethodHandles.privateLookupIn(Thread.class, lookup);
      carrier = thread.findStatic(Thread.class, "currentCarrierThread", threadType);
      onYield = thread.findStatic(Thread.class, "yield0", voidType);
      var type = Class.forName("java.lang.VirtualThread");
      var inside = MethodHandles.privateLookupIn(type, lookup);
      constructor =
          inside
              .findConstructor(
                  type,
                  MethodType.methodType(
                      void.class, Executor.class, String.class, int.class, Runnable.class))
              .asType(
                  MethodType.methodType(
                      Thread.class, Executor.class, String.class, int.class, Runnable.class));
      pool =
          (ForkJoinPool)
              inside
                  .findStatic(type, "defaultScheduler", MethodType.methodType(Executor.class))
                  .invoke();
      lookup.ensureInitialized(CarrierMachine.class);
      state = ParkState.find(type);
    } catch (Throwable e) {
      reason = e;
      carrier = ofThread(lookup, "currentThread", threadType);
      onYield = ofThread(lookup, "yield", voidType);
      constructor = null;
    }
    OPEN = constructor != null;
    REASON = reason;
    CURRENT_CARRIER = carrier;
    YIELD_CARRIER = onYield;
    PARK_STATE = state;
    NEW_VIRTUAL_THREAD =
        constructor != null
            ? constructor
            : MethodHandles.empty(MethodType.methodType(Thread.class));
    DEFAULT_SCHEDULER = pool;
  }

  private JdkAccess() {}

  private static MethodHandle ofThread(MethodHandles.Lookup lookup, String name, MethodType type) {
    try {
      return lookup.findStatic(Thread.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Makes a parked virtual thread runnable without submitting it: the first half of {@code
   * VirtualThread.unpark}, which for one that is parked, without a time limit, leaves no permit
   * behind either. Where it succeeds the caller must see to it that the continuation runs.
   *
   * @param thread a virtual thread
   * @return whether it was parked; if not, or if this JDK does not let us, nothing has happened
   */
  static boolean tryUnpark(Thread thread) {
    return PARK_STATE != null && PARK_STATE.tryUnpark(thread);
  }

  /** The platform thread under the calling code; without access, the calling thread. */
  static Thread currentCarrierThread() {
    try {
      return (Thread) CURRENT_CARRIER.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("Thread.currentCarrierThread does not throw", e);
    }
  }

  /** The platform thread under the calling code yields; without access, the calling thread does. */
  static void yieldCarrierThread() {
    try {
      YIELD_CARRIER.invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("Thread.yield declares no checked exception", e);
    }
  }

  static Thread newVirtualThread(Executor scheduler, String name, Runnable task) {
    try {
      return (Thread)
          NEW_VIRTUAL_THREAD.invokeExact(scheduler, name, NO_INHERIT_THREAD_LOCALS, task);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("the constructor declares no checked exception", e);
    }
  }

  static ForkJoinPool defaultScheduler() {
    if (DEFAULT_SCHEDULER == null) {
      throw new IllegalStateException("java.lang is not open", REASON);
    }
    return DEFAULT_SCHEDULER;
  }
}
