package io.gmp.internal.engine;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the JDK's socket pollers run: the scheduler of those virtual threads, for the whole JVM.
 *
 * <p>A virtual thread that waits for a socket registers it with one of the JDK's sub-pollers, which
 * are virtual threads, too. One that has nothing to tell registers with the master poller, an OS
 * thread, and parks; when that thread wakes it, it asks the kernel, wakes up to 64 others, yields,
 * and asks again until there is nothing more. (That is Linux's default; with {@code
 * jdk.pollerMode=1}, and elsewhere, OS threads do all of it and nothing of this is used.)
 *
 * <p>The JDK starts the sub-pollers when the first virtual thread waits for a socket, on the
 * scheduler of that thread. Were that one of ours, all sockets of the JVM would hang on a runtime
 * that can be closed. So they are started here, with a scheduler that lives as long as the JVM and
 * sends each continuation to a runtime that can run it now. There an M runs the poller and, next,
 * the goroutine it has woken: from the kernel to the goroutine two threads are woken, the master
 * poller and that M, and none while Ms are running anyway. Where no runtime is, the JDK's own
 * scheduler runs it, as it would without us.
 */
final class Netpoll implements Executor {
  private static final VarHandle RUNTIMES;

  static {
    try {
      RUNTIMES =
          MethodHandles.lookup().findVarHandle(Netpoll.class, "runtimes", Engine.Hooks[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Netpoll THE_ONE = new Netpoll();

  /** Not in the initialiser of the class itself, which the pollers' threads use meanwhile. */
  private static final class Pollers {
    static {
      THE_ONE.start();
    }

    static void started() {}
  }

  private volatile Engine.Hooks[] runtimes = {}; // CAS
  private volatile @Nullable Queue<Runnable> beginning; // while the pollers are being started

  private Netpoll() {}

  /** From now on that runtime may get pollers. */
  static void join(Engine.Hooks runtime) {
    Pollers.started();
    Engine.Hooks[] before;
    Engine.Hooks[] more;
    do {
      before = THE_ONE.runtimes;
      more = Arrays.copyOf(before, before.length + 1);
      more[before.length] = runtime;
    } while (!RUNTIMES.compareAndSet(THE_ONE, before, more));
  }

  /** That runtime gets no more of them; one that is on its way there it hands back. */
  static void leave(Engine.Hooks runtime) {
    Engine.Hooks[] before;
    Engine.Hooks[] fewer;
    do {
      before = THE_ONE.runtimes;
      fewer = Arrays.stream(before).filter(other -> other != runtime).toArray(Engine.Hooks[]::new);
    } while (!RUNTIMES.compareAndSet(THE_ONE, before, fewer));
  }

  /**
   * The sub-pollers get the scheduler of the virtual thread that initialises the class. That
   * thread, and theirs until they park, run on one of our own: the caller may be a virtual thread
   * that cannot leave its carrier here, and that carrier the only one.
   */
  private void start() {
    var thread = new Thread(null, this::startPollers, "gmp-netpoll", 0, false);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void startPollers() {
    var queue = new LinkedBlockingQueue<Runnable>();
    beginning = queue;
    Thread first = JdkAccess.newVirtualThread(this, "gmp-netpoll", Netpoll::initialisePollers);
    first.start();
    try {
      while (first.isAlive() || !queue.isEmpty()) {
        Runnable continuation = queue.poll(1, TimeUnit.MILLISECONDS);
        if (continuation != null) {
          continuation.run();
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody knows this thread", e);
    } finally {
      beginning = null;
      drain(queue);
    }
  }

  private void drain(Queue<Runnable> queue) {
    for (Runnable poller = queue.poll(); poller != null; poller = queue.poll()) {
      dispatch(poller);
    }
  }

  private static void initialisePollers() {
    try {
      Class.forName("sun.nio.ch.Poller", true, null);
    } catch (ClassNotFoundException | LinkageError e) {
      System.getLogger("io.gmp")
          .log(Level.WARNING, "the JDK's socket pollers could not be started", e);
    }
  }

  @Override
  public void execute(Runnable poller) {
    Queue<Runnable> queue = beginning;
    if (queue == null) {
      dispatch(poller);
      return;
    }
    queue.add(poller);
    if (beginning == null) { // it may have been emptied before that
      drain(queue);
    }
  }

  private void dispatch(Runnable poller) {
    if (Thread.currentThread() instanceof CarrierMachine machine) {
      machine.hooks.executePoller(poller); // it has yielded there
      return;
    }
    Engine.Hooks runtime = choose();
    if (runtime != null) {
      runtime.executePoller(poller);
    } else {
      JdkAccess.defaultScheduler().execute(poller);
    }
  }

  private Engine.@Nullable Hooks choose() {
    Engine.Hooks[] all = runtimes;
    for (Engine.Hooks runtime : all) {
      if (runtime.hasIdleProcessor()) {
        return runtime;
      }
    }
    return all.length == 0 ? null : all[0];
  }
}
