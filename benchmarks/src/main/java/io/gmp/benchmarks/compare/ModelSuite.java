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

/** How steal and wake traffic grows with the number of Ps: a model, checked where that can be. */
final class ModelSuite {
  private static final String MODEL = "gmp's model";
  private static final List<Integer> PROCS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
  private static final int CHECKED = 64; // so many at most
  private static final Map<Work, String> NAMES =
      Map.of(Work.FLAT, "one starts all others", Work.TREE, "each starts two");

  private static final String NOTE =
      """
      "gmp's model" is a simulation of the scheduler's rules on a machine with a processor for each P. "gmp" is the
      scheduler itself, whose goroutines sleep in a C function that it cannot see: each holds its P and its thread for
      2 ms without a processor, so that 64 of them run at once on the two that there are. What both count is comparable,
      as far as the columns agree. Where one starts all others, the model counts half the scheduler's steals on two to
      eight Ps, and what it counts within a sixth or so from 16 on. Where each goroutine starts two, chains through
      runnext use slices up and their Ps are retaken, and some microseconds more or less decide whether what such a P
      held is stolen or goes through the global queue, so that the model's count of steals may be twice the scheduler's,
      and on one P or two means nothing. Beyond 64 Ps, and about time spent looking for work, nothing is checked: there
      the model says what the rules amount to if a look at another P's queue costs 20 ns, a wake-up 5 us for the waker
      and 50 us for the woken. It knows nothing of caches, of memory that is nearer to some processors than to others,
      or of contention for one word: it can say how many steals, looks and wake-ups there are, not that they stay cheap.\
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

  private static final List<Counted> COUNTED = List.of(Counted.values());

  private ModelSuite() {}

  /** The scheduler and the model, on so many Ps. */
  private record Both(int gomaxprocs, Together scheduler, Together model) {
    static Both of(Work work, int gomaxprocs) {
      return new Both(
          gomaxprocs,
          together(StealRun::scheduler, work, gomaxprocs),
          together(StealRun::model, work, gomaxprocs));
    }
  }

  static Suite suite() {
    var cases = new ArrayList<Case>();
    for (Work work : List.of(Work.FLAT, Work.TREE)) {
      List<Both> all = PROCS.stream().map(p -> Both.of(work, p)).toList();
      for (int i = 0; i < COUNTED.size(); i++) {
        for (Both each : all) {
          cases.add(point(work, i, each));
        }
      }
    }
    return new Suite("model", "Many processors, by a model", cases, NOTE);
  }

  private static Case point(Work work, int figure, Both both) {
    Counted counted = COUNTED.get(figure);
    int p = both.gomaxprocs();
    String curve = NAMES.get(work) + ": " + counted.what;
    var point = new Case(curve + ", GOMAXPROCS=" + p, counted.unit).at(curve, "GOMAXPROCS", p);
    if (p <= CHECKED && counted != Counted.SEARCHING) {
      point.with(GMP, both.scheduler().part(figure));
    }
    return point.with(MODEL, both.model().part(figure));
  }

  private static Together together(Run run, Work work, int gomaxprocs) {
    return new Together(
        COUNTED.size(), _ -> Source.PROCESS_MILLIS, _ -> samples(run.result(work, gomaxprocs)));
  }

  private static List<Sample> samples(Result result) {
    return COUNTED.stream().map(counted -> new Sample(counted.of(result), NaN, NaN)).toList();
  }
}
