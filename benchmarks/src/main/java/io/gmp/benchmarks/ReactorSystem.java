package io.gmp.benchmarks;

import io.gmp.Gmp;
import io.gmp.reactor.GmpSchedulers;
import java.util.concurrent.ForkJoinPool;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A scheduler of Reactor's. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class ReactorSystem {
  private static final int ELASTIC_PER_CPU = 10; // as Reactor has it
  private static final int QUEUED = 100_000;

  /**
   * Which one. {@code gmp} is the one for everybody, {@code gmp-own} one that can be disposed, and
   * therefore has to know its tasks; {@code elastic-virtual} has Reactor's usual bound, ten threads
   * for a processor, {@code elastic-virtual-unbounded} as many as there are tasks.
   */
  @Param({
    "gmp",
    "gmp-own",
    "parallel",
    "elastic",
    "elastic-virtual",
    "elastic-virtual-unbounded",
    "fork-join"
  })
  public String system;

  /** How many tasks run at once, but for the elastic ones. */
  @Param("2")
  public int gomaxprocs;

  Scheduler scheduler;

  /** Starts it. */
  @Setup
  public void start() {
    scheduler =
        switch (system) {
          case "gmp" -> shared(gomaxprocs);
          case "gmp-own" -> GmpSchedulers.newGmp("benchmark", gomaxprocs);
          case "parallel" -> Schedulers.newParallel("benchmark", gomaxprocs);
          case "elastic" ->
              Schedulers.newBoundedElastic(ELASTIC_PER_CPU * gomaxprocs, QUEUED, "benchmark");
          case "elastic-virtual" -> virtual(ELASTIC_PER_CPU * gomaxprocs);
          case "elastic-virtual-unbounded" -> virtual(QUEUED);
          case "fork-join" -> Schedulers.fromExecutorService(forTasks(gomaxprocs));
          default -> throw new IllegalArgumentException("no such system: " + system);
        };
    scheduler.init();
  }

  /** A pool in its mode for tasks that nobody joins. */
  private static ForkJoinPool forTasks(int threads) {
    return new ForkJoinPool(threads, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
  }

  private static Scheduler virtual(int threads) {
    return new Schedulers.Factory() {}.newThreadPerTaskBoundedElastic(
        threads, QUEUED, Thread.ofVirtual().factory());
  }

  private static Scheduler shared(int gomaxprocs) {
    Gmp.defaultRuntime().gomaxprocs(gomaxprocs);
    return GmpSchedulers.fromGmp();
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    scheduler.dispose();
  }
}
