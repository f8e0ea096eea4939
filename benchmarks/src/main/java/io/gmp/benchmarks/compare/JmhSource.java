package io.gmp.benchmarks.compare;

import io.gmp.benchmarks.CpuProfiler;
import io.gmp.benchmarks.DistanceProfiler;
import io.gmp.benchmarks.EngineFlags;
import io.gmp.benchmarks.SevereLogging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One fork of one method of JMH. Iterations in which the two processors were far apart do not
 * count; a turn that has no other is repeated.
 *
 * @param method the simple name of the class, a dot and the name of the method
 * @param params one value for each of JMH's params
 */
record JmhSource(String method, Map<String, String> params) implements Source {
  /** JMH still reads fields as JDK 24 and later warn about. */
  private static final String JMHS_OWN = "--sun-misc-unsafe-memory-access=allow";

  private static final long START_MILLIS = 1_200; // of the fork and all that is set up in it

  /** Of an iteration of one that hangs, which is interrupted then and has failed. */
  private static final TimeValue DEADLINE = TimeValue.minutes(1);

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public Sample measure(Effort effort) throws IOException, InterruptedException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + Pattern.quote(method) + "$")
            .forks(1)
            .warmupIterations(effort.warmups)
            .warmupTime(TimeValue.milliseconds(effort.millis))
            .measurementIterations(effort.iterations)
            .measurementTime(TimeValue.milliseconds(effort.millis))
            .timeout(DEADLINE)
            .addProfiler(
                DistanceProfiler.class) // the first: what it costs is not the others' to count
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .jvmArgsPrepend(flags().toArray(String[]::new));
    params.forEach(options::param);
    RunResult run = only(options);
    List<IterationResult> near = near(run);
    for (int turn = 1; turn < Processors.TURNS && near.isEmpty(); turn++) {
      run = only(options);
      near = near(run);
    }
    List<IterationResult> counted = near.isEmpty() ? iterations(run) : near;
    return new Sample(
        mean(counted, each -> each.getPrimaryResult().getScore()),
        secondary(run.getSecondaryResults(), ALLOCATED),
        mean(counted, each -> secondary(each.getSecondaryResults(), CpuProfiler.CPU)),
        counted.stream().mapToDouble(JmhSource::distance).max().orElse(Double.NaN));
  }

  private static List<IterationResult> iterations(RunResult run) {
    return run.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .toList();
  }

  private static List<IterationResult> near(RunResult run) throws InterruptedException {
    var near = new ArrayList<IterationResult>();
    for (IterationResult each : iterations(run)) {
      if (Processors.HERE.isNear(distance(each))) {
        near.add(each);
      }
    }
    return near;
  }

  private static double distance(IterationResult iteration) {
    return secondary(iteration.getSecondaryResults(), DistanceProfiler.DISTANCE);
  }

  private static double mean(
      List<IterationResult> iterations, ToDoubleFunction<IterationResult> figure) {
    return iterations.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  @Override
  public long expectedMillis(Effort effort) {
    long iteration = Math.max(effort.millis * 3 / 2, manyMillis());
    return START_MILLIS + manyMillis() + iteration * (effort.warmups + effort.iterations);
  }

  /** Some microseconds for each of those that there are many of. */
  private long manyMillis() {
    return Stream.of("n", "live")
        .mapToLong(name -> Long.parseLong(params.getOrDefault(name, "0")) / 1_000)
        .sum();
  }

  private static List<String> flags() throws IOException {
    var flags = new ArrayList<>(EngineFlags.get());
    flags.add(JMHS_OWN);
    flags.add(SevereLogging.OPTION);
    return flags;
  }

  @SuppressWarnings("rawtypes") // as JMH has it
  private static double secondary(Map<String, Result> results, String name) {
    Result<?> found = results.get(name);
    return found == null ? Double.NaN : found.getScore();
  }

  private RunResult only(ChainedOptionsBuilder options) throws IOException {
    Collection<RunResult> runs;
    try {
      runs = new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new IOException(this + " failed: " + e.getMessage(), e);
    }
    if (runs.size() != 1) {
      throw new IOException(this + " is " + runs.size() + " benchmarks; name each of its params");
    }
    return runs.iterator().next();
  }

  @Override
  public String toString() {
    return params.isEmpty() ? method : method + " " + params;
  }
}
