package io.gmp;

import io.gmp.internal.scheduler.Census;
import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.Job;
import io.gmp.internal.scheduler.ProcsSetting;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.internal.scheduler.Scheduler;
import io.gmp.internal.scheduler.TimerTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A runtime: GOMAXPROCS processors, the OS threads that run goroutines on them, and their timers.
 *
 * <p>Most programs use the {@link #current default runtime}, which is made when it is first needed,
 * lives as long as the JVM and does not keep it alive. A runtime made by {@link #builder} is closed
 * by whoever made it.
 *
 * <p>Two engines: {@code virtual-thread}, where a blocked goroutine costs some hundred bytes of
 * heap, and {@code platform}, which needs no JVM flags and where it costs an OS thread. By default
 * the first that works is taken, and said at INFO, once.
 *
 * <p>A runtime starts its threads, and looks for its engine, when the first goroutine or timer
 * comes in, or {@link #start} is called. To look at it, or to close it, does not start it. Its
 * scheduler is made with the first of these, a look included, so that a runtime that is only built
 * costs next to nothing.
 */
public final class Gmp implements AutoCloseable {
  /** The highest GOMAXPROCS; the lowest is 1. */
  public static final int MAX_GOMAXPROCS = ProcsSetting.LIMIT;

  /**
   * How many OS threads may run goroutines where {@link GmpBuilder#maxThreads} says nothing else.
   */
  public static final int DEFAULT_MAX_THREADS = 10_000;

  static {
    RuntimeAccess.grant(new Access());
  }

  /** What the packages below may know. */
  private static final class Access implements RuntimeAccess.Grant {
    @Override
    public Scheduler scheduler(Object gmp) {
      return ((Gmp) gmp).scheduler();
    }

    @Override
    public Executor executor(Object gmp) {
      return ((Gmp) gmp).executor;
    }

    @Override
    public Object permanentRuntime() {
      return Default.RUNTIME;
    }

    @Override
    public Object defaultRuntime() {
      return Gmp.defaultRuntime();
    }
  }

  private static final class Default {
    static final Gmp RUNTIME = builder().permanent().build();
  }

  /** The runtime that {@link #becomeDefault} has put in the place of the default one. */
  private static final AtomicReference<@Nullable Gmp> CHOSEN = new AtomicReference<>();

  private final Executor executor = this::execute;
  private final Making making;
  private final Duration closeGrace;
  private final boolean permanent;
  private volatile @Nullable Scheduler made; // under the lock of making

  Gmp(GmpBuilder builder) {
    this.making = new Making(builder);
    this.closeGrace = builder.closeGrace;
    this.permanent = builder.permanent;
  }

  /**
   * Runs a program: the body is the main goroutine of the default runtime, and when it returns so
   * does this call, whatever other goroutines do. For the {@code main} of a program that owns its
   * process, for as in Go it ends the process, with status 2, when it finds that all goroutines are
   * asleep, that is, wait in channels and the like for each other and nothing is due that could
   * wake one: then {@code fatal error: all goroutines are asleep - deadlock!} and every goroutine
   * with what it waits for and its stack go to {@link System#err}. A goroutine that waits in the
   * JDK keeps it from that, and so does a thread of the program that is not parked for good;
   * virtual threads of other schedulers are seen only while they have carriers.
   *
   * @param body the program
   * @throws Exception what left the body
   */
  public static void main(Body body) throws Exception {
    MainProgram.run(defaultRuntime(), Objects.requireNonNull(body, "go of nil func value"));
  }

  /** {@return a builder with the defaults} */
  public static GmpBuilder builder() {
    return new GmpBuilder();
  }

  /**
   * {@return the default runtime: the one that {@linkplain #becomeDefault became} it, or else the
   * one that is made when it is first needed and lives as long as the JVM}
   */
  public static Gmp defaultRuntime() {
    Gmp chosen = CHOSEN.get();
    return chosen != null ? chosen : Default.RUNTIME;
  }

  /**
   * Makes this runtime the default one, unless another one has become that before and is not
   * closed: for who owns the process, as a container does that makes and closes the runtime. It is
   * the default until it is closed; then the one that lives as long as the JVM is it again. What
   * that one has begun meanwhile goes on there.
   *
   * @return whether this is the default runtime now
   * @throws IllegalStateException if it is closed
   */
  public boolean becomeDefault() {
    if (permanent) {
      return defaultRuntime() == this;
    }
    boolean mine = CHOSEN.compareAndSet(null, this) || CHOSEN.get() == this;
    if (mine && isClosed()) {
      CHOSEN.compareAndSet(this, null);
      throw new IllegalStateException("the runtime '" + name() + "' is closed");
    }
    return mine;
  }

  /** {@return the runtime of the calling goroutine or actor; elsewhere the default runtime} */
  public static Gmp current() {
    Scheduler s = Current.scheduler();
    return s != null && s.owner() instanceof Gmp gmp ? gmp : defaultRuntime();
  }

  /**
   * Starts a goroutine.
   *
   * @param body what it runs
   * @return its handle
   * @throws RejectedExecutionException if the runtime is closed
   */
  public Goroutine go(Body body) {
    return start(null, body);
  }

  /**
   * Starts a named goroutine.
   *
   * @param name shown in dumps and error messages
   * @param body what it runs
   * @return its handle
   * @throws RejectedExecutionException if the runtime is closed
   */
  public Goroutine go(String name, Body body) {
    return start(Objects.requireNonNull(name, "the name is null"), body);
  }

  /**
   * Returns this runtime for where Java asks for an executor: {@code
   * CompletableFuture.supplyAsync(this::price, gmp.executor())}, {@code new
   * ErrGroup(gmp.executor())}. It starts a goroutine for each command, and throws {@link
   * RejectedExecutionException} if the runtime is closed. A view, and not the runtime itself, so
   * that a runtime that is a bean does not stand for the executor of an application.
   *
   * @return the executor
   */
  public Executor executor() {
    return executor;
  }

  private void execute(Runnable command) {
    Objects.requireNonNull(command, "go of nil func value");
    start(null, command instanceof Job job ? new JobBody(job) : command::run);
  }

  /** Passes on that a job will never run. */
  record JobBody(Job job) implements Body {
    @Override
    public void run() {
      job.run();
    }
  }

  private Goroutine start(@Nullable String name, Body body) {
    Objects.requireNonNull(body, "go of nil func value");
    GoroutineTask task;
    if (CreationSite.KEPT) {
      task = CreationSite.traced(name, body);
    } else {
      task = name == null ? new GoroutineTask(body) : new NamedGoroutine(name, body);
    }
    scheduler().start(task);
    return task;
  }

  /**
   * Starts a goroutine after a delay, Go's {@code time.AfterFunc}. If the runtime is closed first
   * it never starts.
   *
   * @param delay how long to wait; zero or less means at once
   * @param body what it runs
   * @return what calls it off
   * @throws RejectedExecutionException if the runtime is closed
   */
  public Cancellable after(Duration delay, Body body) {
    Objects.requireNonNull(body, "go of nil func value");
    if (scheduler().isClosing()) {
      throw new RejectedExecutionException("the runtime '" + name() + "' is closed");
    }
    TimerTask timer =
        scheduler().after(TimeUnit.NANOSECONDS.convert(delay), () -> start(null, body));
    return timer::cancel;
  }

  /**
   * Starts the runtime's threads, as the first goroutine or timer does otherwise. For who would
   * rather not have the first goroutine wait for that: some ten milliseconds, and in the first
   * runtime of a JVM some ten more, for it looks for an engine and links the scheduler's code.
   * Returns at once, before all of that is done, by a thread that ends then. Does nothing if the
   * runtime has been started, or is closed.
   */
  public void start() {
    if (made != null) {
      scheduler().begin();
    } else {
      Thread.ofPlatform().daemon().name(name() + "-start").start(() -> scheduler().begin());
    }
  }

  /** {@return the name} */
  public String name() {
    return making.name();
  }

  /**
   * {@return the engine that runs goroutines, or will: {@code virtual-thread} or {@code platform}}
   */
  public String engine() {
    return scheduler().engineName();
  }

  /** {@return the number of processors} */
  public int gomaxprocs() {
    return scheduler().gomaxprocs();
  }

  /**
   * Changes the number of processors, Go's {@code runtime.GOMAXPROCS}. From any thread, also from a
   * goroutine of this runtime; nothing stops for it. When it returns the new number counts; a
   * goroutine on a processor too many keeps it until its next checkpoint. From now on the number is
   * not the machine's any more, even if it is the same.
   *
   * @param gomaxprocs from 1 to {@value #MAX_GOMAXPROCS}
   * @return the number before
   * @throws IllegalArgumentException if it is out of range
   */
  public int gomaxprocs(int gomaxprocs) {
    return scheduler().setProcs(MaxProcs.byHand(gomaxprocs, "call of gomaxprocs")).value();
  }

  /**
   * Takes the machine's number of processors, and follows it from now on, whatever the builder, the
   * property and the environment say: Go's {@code runtime.SetDefaultGOMAXPROCS}.
   *
   * @return the number before
   */
  public int setDefaultGomaxprocs() {
    return scheduler().setProcs(MaxProcs.machine()).value();
  }

  /**
   * {@return who set the number of processors: {@code builder} or whom the builder names, {@code
   * system property gmp.gomaxprocs}, {@code environment variable GOMAXPROCS}, {@code call of
   * gomaxprocs}, {@code cgroup quota of 2.5 CPUs} or {@code available processors}} The last two are
   * followed as the machine changes, once a second at most; see {@link
   * GmpBuilder#gomaxprocsRefresh}.
   */
  public String gomaxprocsSource() {
    return scheduler().procsSetting().source();
  }

  /** {@return whether it is closed or being closed} */
  public boolean isClosed() {
    Scheduler s = made;
    return s != null && s.isClosing();
  }

  /**
   * Looks at the goroutines, and the turns of actors, that have started and not ended: those in a
   * run queue that have not begun are left out. From any thread; it walks each of their stacks, so
   * it is for when people ask.
   *
   * @return what was seen, the goroutines by their ids, then the turns by the names of their actors
   */
  public List<GoroutineSnapshot> goroutines() {
    return GoroutineDump.of(scheduler()).snapshots();
  }

  /**
   * {@return what all goroutines that have started are at: id, name, state or wait reason, and
   * stack, in the form of Go's tracebacks} It is {@link #goroutines()} as text.
   */
  public String goroutineDump() {
    return GoroutineDump.of(scheduler()).text();
  }

  /**
   * {@return whether all goroutines wait for each other: nothing runs, is queued, or is due some
   * time, and each waits in a channel or the like} Only a thread outside of this runtime can wake
   * them then. False if there are none.
   */
  public boolean isAsleep() {
    return GoroutineDump.allAsleep(scheduler());
  }

  /**
   * Returns the goroutines that wait for each other in circles, so that none of them can go on
   * unless something outside interrupts one: what is a deadlock although others still run.
   *
   * <p>Followed is what has one known owner: a {@link Goroutine#join()} without a limit waits for
   * that goroutine; a lock of {@code java.util.concurrent} without a limit, for whoever holds it
   * exclusively, where the lock says so, as {@code ReentrantLock} and the write lock of {@code
   * ReentrantReadWriteLock} do. On the platform engine also a {@code synchronized} block; on the
   * virtual-thread engine the JVM does not tell without an agent who holds a monitor. What is
   * returned is certain: all of them waited at one moment, each for the next.
   *
   * <p>Not followed, for nobody knows who will act: channels, {@code select}, {@code sync}
   * primitives, conditions, latches, semaphores and read locks, for any goroutine that can reach
   * one of these may be the one that ends the wait; waits with a limit, which end by themselves;
   * goroutines of other runtimes and other threads. Actors that ask each other in a circle get an
   * {@code AskCycleException} when the circle closes, and need no report. So an empty list does not
   * mean that there is no deadlock: {@link #goroutineDump()} shows all waits, and {@link
   * #isAsleep()} tells if all goroutines wait in channels and the like.
   *
   * <p>Looks at every goroutine that has started, up to three times; from any thread. For when
   * people ask, not for each second.
   *
   * @return the circles, each once; those who wait for a member of one without being in it are left
   *     out
   */
  public List<Deadlock> deadlocks() {
    return DeadlockSearch.of(scheduler());
  }

  /**
   * {@return the goroutines and actors' turns that have started, those with the same state and
   * stack together, the most frequent first; as text in the form of Go's goroutine profile}
   */
  public GoroutineProfile goroutineProfile() {
    return GoroutineProfile.of(goroutines());
  }

  /**
   * Counts goroutines by state. Looks at each of them that has started, so it is for when people
   * ask.
   *
   * @return how many are {@link Goroutine.State#RUNNABLE}, {@link Goroutine.State#RUNNING} and
   *     {@link Goroutine.State#WAITING}
   */
  public Map<Goroutine.State, Long> goroutinesByState() {
    return GoroutineDump.of(scheduler()).states();
  }

  /**
   * {@return for how long the goroutine that has held its processor longest without a checkpoint
   * has done so by now; zero if none has for some milliseconds} See {@link Hog}.
   */
  public Duration longestHold() {
    return Duration.ofNanos(scheduler().census().longestHold());
  }

  /** {@return a look at the numbers} */
  public RuntimeStats stats() {
    Scheduler s = scheduler();
    Census census = s.census();
    return new RuntimeStats(
        s.gomaxprocs(),
        census.idleProcessors(),
        census.machines(),
        census.spinningMachines(),
        census.globalQueue(),
        Arrays.stream(census.localQueues()).sum(),
        census.goroutines(),
        census.goroutinesCreated(),
        census.steals(),
        census.handoffs());
  }

  /**
   * Closes the runtime with the grace time it was built with; see {@link #close(Duration)}. Closing
   * again does nothing, and so does closing the runtime that lives as long as the JVM.
   */
  @Override
  public void close() {
    close(closeGrace);
  }

  /**
   * Closes the runtime: refuses new goroutines from outside, waits for those that are there, then
   * interrupts the rest, each once, and waits as long again, at most a second; what is left then is
   * logged, and goes on, if it ever does, on threads that are not this runtime's. Timers that are
   * not due are called off. Blocks the caller, who must not be a goroutine of this runtime; if the
   * caller is interrupted, it stops waiting and the interrupt flag stays set.
   *
   * @param grace how long to wait before interrupting
   * @return whether all goroutines had ended
   * @throws IllegalStateException if called by a goroutine of this runtime
   */
  public boolean close(Duration grace) {
    if (permanent) {
      return true;
    }
    if (Current.scheduler() == scheduler()) {
      throw new IllegalStateException(
          "a goroutine of '"
              + name()
              + "' waits for the end of all goroutines of '"
              + name()
              + "'");
    }
    boolean first = scheduler().startClosing();
    CHOSEN.compareAndSet(this, null);
    if (!first) {
      return scheduler().census().goroutines() == 0;
    }
    return Closing.run(scheduler(), grace);
  }

  Scheduler scheduler() {
    Scheduler s = made;
    return s != null ? s : make();
  }

  private Scheduler make() {
    synchronized (making) {
      Scheduler s = made;
      if (s == null) {
        s = making.schedulerOf(this);
        made = s;
      }
      return s;
    }
  }
}
