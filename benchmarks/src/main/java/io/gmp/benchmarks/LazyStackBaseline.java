package io.gmp.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.misc.CarrierThread;
import org.jspecify.annotations.Nullable;

/**
 * The floor under gmp: lazy stacks and work stealing, and nothing else. What gmp takes longer than
 * this is what its features cost.
 *
 * <p>A carrier thread mounts a runner, a virtual thread that calls one task after the other as
 * plain methods. When a task blocks, its runner leaves the carrier with the task's frames on it,
 * and the carrier mounts another one.
 *
 * <p>Left out, so no use but to compare: handles, ids, names, join, interrupts, errors, thread
 * context, time slices, timers, blocking regions, LockOSThread, fair queues, bounds, an end. A
 * carrier is M and P in one.
 */
final class LazyStackBaseline extends ForkJoinPool {
  private static final int SPIN_ROUNDS = 32;
  private static final int SPIN_PAUSES = 20;
  private static final int OUTSIDE_PERIOD = 61;
  private static final long IDLE_NANOS = 10_000_000;

  private static final MethodHandle CURRENT_CARRIER;
  private static final MethodHandle NEW_VIRTUAL_THREAD;

  static {
    try {
      var type = Class.forName("java.lang.VirtualThread");
      var lookup = MethodHandles.lookup();
      CURRENT_CARRIER =
          MethodHandles.privateLookupIn(Thread.class, lookup)
              .findStatic(
                  Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
      NEW_VIRTUAL_THREAD =
          MethodHandles.privateLookupIn(type, lookup)
              .findConstructor(
                  type,
                  MethodType.methodType(
                      void.class, Executor.class, String.class, int.class, Runnable.class))
              .asType(
                  MethodType.methodType(
                      Thread.class, Executor.class, String.class, int.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What runners call. Whatever else stands in a queue is the continuation of a blocked runner. */
  @FunctionalInterface
  interface Task extends Runnable {}

  private final Carrier[] carriers;
  private final Queue<Runnable> outside = new ConcurrentLinkedQueue<>();
  private final AtomicInteger idle = new AtomicInteger();
  private final AtomicInteger searching = new AtomicInteger(); // woken, and without work so far

  LazyStackBaseline(int parallelism) {
    super(1);
    carriers = new Carrier[parallelism];
    for (int i = 0; i < parallelism; i++) {
      carriers[i] = new Carrier();
    }
    for (Carrier carrier : carriers) {
      carrier.start();
    }
  }

  /** Starts a task, or makes an actor's turn due: it runs next here, or anywhere. */
  void go(Task task) {
    Carrier here = carrier();
    if (here == null) {
      outside.add(task);
      wake();
    } else if (here.queue.putNext(task, outside)) {
      wake();
    }
  }

  /** As {@link #go}, after what is waiting already. */
  void goLater(Task task) {
    Carrier here = carrier();
    if (here == null) {
      outside.add(task);
    } else {
      here.queue.put(task, outside);
    }
    wake();
  }

  /** The continuation of a runner that was started, woken or has yielded. */
  @Override
  public void execute(Runnable continuation) {
    Carrier here = carrier();
    if (here == null) {
      outside.add(continuation);
      wake();
    } else if (here.leaving != null) {
      here.leaving.continuation = continuation;
      here.leaving = null;
    } else if (Thread.currentThread() == here) { // has yielded
      here.queue.put(continuation, outside);
      wake();
    } else if (here.queue.putNext(continuation, outside)) {
      wake();
    }
  }

  private @Nullable Carrier carrier() {
    return currentCarrier() instanceof Carrier c && c.getPool() == this ? c : null;
  }

  private static Thread currentCarrier() {
    try {
      return (Thread) CURRENT_CARRIER.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private Thread newVirtualThread(Runnable body) {
    try {
      return (Thread) NEW_VIRTUAL_THREAD.invokeExact((Executor) this, (String) null, 0, body);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** No fence before it: whoever misses an idle carrier does the work itself. */
  private void wake() {
    if (idle.getOpaque() == 0 || searching.getOpaque() != 0 || !searching.compareAndSet(0, 1)) {
      return;
    }
    for (Carrier carrier : carriers) {
      if (carrier.idle && Carrier.IDLE.compareAndSet(carrier, true, false)) {
        LockSupport.unpark(carrier);
        return;
      }
    }
    searching.set(0);
  }

  private boolean nothingToDo() {
    for (Carrier carrier : carriers) {
      if (!carrier.queue.isEmpty()) {
        return false;
      }
    }
    return outside.isEmpty();
  }

  private final class Carrier extends CarrierThread {
    static final VarHandle IDLE;

    static {
      try {
        IDLE = MethodHandles.lookup().findVarHandle(Carrier.class, "idle", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final BaselineQueue queue = new BaselineQueue();
    volatile boolean idle; // set by the carrier, cleared by it or by whoever wakes it
    @Nullable Runner leaving; // the next execute() here brings its continuation
    private @Nullable Runnable todo;
    private final ArrayDeque<Runner> spares = new ArrayDeque<>();
    private int ticks;

    Carrier() {
      super(LazyStackBaseline.this);
      setDaemon(true);
    }

    /** Never 0, so that the JDK sends every continuation to {@code execute}. */
    @Override
    public int getQueuedTaskCount() {
      return 1;
    }

    @Override
    public boolean beginBlocking() {
      return false;
    }

    @Override
    public void endBlocking() {}

    @Override
    public void run() {
      for (; ; ) {
        Runnable work = todo;
        if (work == null) {
          work = await();
        }
        todo = null;
        if (work instanceof Task task) {
          mount(task);
        } else {
          work.run();
        }
      }
    }

    private void mount(Task task) {
      Runner runner = spares.poll();
      if (runner == null) {
        runner = new Runner();
        leaving = runner;
        runner.thread.start();
      }
      runner.first = task;
      Runnable continuation = runner.continuation;
      if (continuation != null) {
        continuation.run();
      }
    }

    @Nullable Runnable poll() {
      if (++ticks % OUTSIDE_PERIOD == 0) {
        Runnable work = outside.poll();
        if (work != null) {
          return work;
        }
      }
      Runnable work = queue.take();
      return work != null ? work : outside.poll();
    }

    private Runnable await() {
      Runnable work = poll();
      boolean woken = false;
      for (; ; ) {
        if (work == null) {
          work = search();
        }
        if (woken) {
          searching.setOpaque(0);
          if (work != null) {
            wake();
          }
        }
        if (work != null) {
          return work;
        }
        woken = sleep();
      }
    }

    private @Nullable Runnable search() {
      for (int round = 1; round <= SPIN_ROUNDS; round++) {
        Runnable work = outside.poll();
        for (int i = 0; work == null && i < carriers.length; i++) {
          work = queue.stealFrom(carriers[i].queue, round == SPIN_ROUNDS);
        }
        if (work != null) {
          return work;
        }
        for (int i = 0; i < SPIN_PAUSES; i++) {
          Thread.onSpinWait();
        }
      }
      return null;
    }

    /** Sleeps unless there is work; whether somebody woke it. */
    private boolean sleep() {
      idle = true;
      LazyStackBaseline.this.idle.getAndIncrement();
      if (nothingToDo()) {
        while (idle) {
          LockSupport.parkNanos(this, IDLE_NANOS);
        }
      }
      LazyStackBaseline.this.idle.getAndDecrement();
      return !IDLE.compareAndSet(this, true, false);
    }
  }

  private final class Runner implements Runnable {
    final Thread thread = newVirtualThread(this);
    @Nullable Runnable continuation;
    @Nullable Task first;

    @Override
    public void run() {
      for (; ; ) {
        Task task = first;
        if (task != null) {
          first = null;
          task.run();
          continue;
        }
        Carrier here = (Carrier) currentCarrier(); // another one after each block
        Runnable work = here.poll();
        if (work instanceof Task next) {
          next.run();
        } else {
          here.todo = work;
          here.spares.push(this);
          here.leaving = this;
          Thread.yield();
        }
      }
    }
  }
}
