package io.gmp.benchmarks.compare;

import static io.gmp.benchmarks.compare.Contender.GMP;
import static java.lang.Double.NaN;

import io.gmp.benchmarks.StealRun;
import io.gmp.benchmarks.StealRun.Result;
import io.gmp.benchmarks.StealRun.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How steal and wake traffic grows with the number of Ps: a model, checked where that can be. */
final class ModelSuite {
  private static final String MODEL = "model";
  private static final List<Integer> PROCS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
  private static final int CHECKED = 64; // so many at most
  private static final Map<Work, String> NAMES =
      Map.of(Work.FLAT, "one starts all others", Work.TREE, "each starts two");

  private static final String NOTE =
      """
      The row "model" is a simulation of the scheduler's rules on a machine with a processor for each P. The row "gmp"
      is the scheduler itself, whose goroutines sleep in a C function that it cannot see: each holds its P and its
      thread for 2 ms without a processor, so that 64 of them run at once on the two that there are. What both count
      is comparable; what the model says without such a check, beyond 64 Ps and about time spent looking for work,
      is what the rules amount to if a look at another P's queue costs 20 ns, a wake-up 5 us for the waker and 50 us
      for the woken. It knows nothing of caches, of memory that is nearer to some processors than to others, or of
      contention for one word: it can say how many steals, looks and wake-ups there are, not that they stay cheap.\
      """;

  /** Figures of a {@link Result}, in its order. */
  private enum Counted {
    STRETCH("time, of the least", "times"),
    STEALS("steals for a P", "steals"),
    WAKES("wake-ups for a P", "wake-ups"),
    SEARCHING("time spent looking for work", "% of all Ps' time");

    final String what;
    final String unit;

    Counted(String what, String unit) {
      this.what = what;
      this.unit = unit;
    }

    double of(Result result) {
      return switch (this) {
        case STRETCH -> result.stretch();
        case STEALS -> result.steals();
        case WAKES -> result.wakes();
        case SEARCHING -> 100 * result.searching();
      };
    }
  }

  /** What runs the work. */
  @FunctionalInterface
  private interface Run {
    Result result(Work work, int gomaxprocs) throws IOException, InterruptedException;
  }

  private ModelSuite() {}

  static Suite suite() {
    var cases = new ArrayList<Case>();
    for (Work work : List.of(Work.FLAT, Work.TREE)) {
      Map<Integer, Together> models = all(StealRun::model, work);
      Map<Integer, Together> schedulers = all(StealRun::scheduler, work);
      for (Counted counted : Counted.values()) {
        String curve = NAMES.get(work) + ": " + counted.what;
        for (int p : PROCS) {
          var each = new Case(curve + ", GOMAXPROCS=" + p, counted.unit).at(curve, "GOMAXPROCS", p);
          if (p <= CHECKED && counted != Counted.SEARCHING) {
            each.with(GMP, schedulers.get(p).part(counted.ordinal()));
          }
          cases.add(each.with(MODEL, models.get(p).part(counted.ordinal())));
        }
      }
    }
    return new Suite("model", "Many processors, by a model", cases, NOTE);
  }

  private static Map<Integer, Together> all(Run run, Work work) {
    return PROCS.stream()
        .collect(
            Collectors.toMap(
                p -> p,
                p -> new Together(Counted.values().length, _ -> samples(run.result(work, p)))));
  }

  private static List<Sample> samples(Result result) {
    return Stream.of(Counted.values())
        .map(counted -> new Sample(counted.of(result), NaN, NaN))
        .toList();
  }
}
