package io.gmp.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A model of how gmp's Ps share work, for more of them than the machine has processors: a
 * simulation event by event, with the rules of {@code io.gmp.internal.scheduler} (Search, Idle,
 * RunQueue). New work goes to runnext, what was there to a ring of 256, of which half goes to the
 * global queue when it is full. New work wakes one M, unless one looks for work. An M out of work
 * looks at all others 24 times, from a place and in steps that are drawn, and takes half of the
 * first ring that has something, the last time also what stands in runnext; half as many as there
 * are busy Ps may look. One that finds something wakes another if more is left. What comes from
 * runnext shares the slice of the one before; every 61st slice begins with the global queue. Once a
 * millisecond sysmon ends slices that have had 10 ms, after which runnext goes to the ring and the
 * global queue comes first, and moves what it finds twice in runnext to the global queue if there
 * is an idle P. If the slice goes on in spite of it while something waits and no P is idle, another
 * P takes the place of this one, which moves what it holds to the global queue after its goroutine.
 *
 * <p>Each P has a processor of its own, memory is equally far from all, and each step has a fixed
 * {@linkplain Costs cost}: there are no caches, no other programs, no timers and no garbage.
 */
final class StealModel {
  private static final int RING = 256;
  private static final int SPIN_ROUNDS = 24;
  private static final int GLOBAL_BATCH = 128;
  private static final int GLOBALS_TURN = 61;
  private static final long SLICE_NANOS = 10_000_000;
  private static final long SYSMON_NANOS = 1_000_000;
  private static final long EAGER_NANOS = 75_000; // sysmon's next look but one after a find

  /**
   * Nanoseconds that a step takes.
   *
   * @param spawn to start a goroutine
   * @param look at another P's queue
   * @param pause between two rounds over all of them
   * @param unpark for who wakes an M
   * @param wake until that runs
   * @param compute what a goroutine computes at least
   * @param more what it computes on average besides, in an exponential distribution
   */
  record Costs(long spawn, long look, long pause, long unpark, long wake, long compute, long more) {
    private long computed(SplittableRandom random) {
      return compute + (long) (more * random.nextExponential());
    }
  }

  /**
   * What has happened.
   *
   * @param goroutines how many have run
   * @param nanos from the start of the first to the end of the last
   * @param steals how often an M took work from another P
   * @param wakes how often an M was woken
   * @param looks how often an M looked at another P's queue
   * @param computed nanoseconds that goroutines computed, together
   * @param searching nanoseconds that Ms looked for work, together
   */
  record Outcome(
      int goroutines,
      long nanos,
      long steals,
      long wakes,
      long looks,
      long computed,
      long searching) {}

  /** A goroutine: starts so many others, which do the same one level below, and computes. */
  private static final class Task { // each is another one, even if it does the same
    final int fanOut;
    final int levels;

    Task(int fanOut, int levels) {
      this.fanOut = fanOut;
      this.levels = levels;
    }

    Task child() {
      return new Task(fanOut, levels - 1);
    }

    int children() {
      return levels == 0 ? 0 : fanOut;
    }
  }

  /** What happens at some time; of two at once the one that was foreseen first. */
  private record Event(long at, long number, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** A P with the M that holds it, which waits while the P is idle. */
  private final class Processor {
    final Deque<Task> ring = new ArrayDeque<>();
    @Nullable Task next;
    @Nullable Task seen; // by sysmon, in next
    boolean spinning;
    boolean preempted;
    boolean retaken;
    int slices;
    long sliceBegan;

    void put(Task task) {
      Task kicked = next;
      next = task;
      if (kicked == null) {
        return;
      }
      if (ring.size() == RING) {
        for (int i = 0; i < RING / 2; i++) {
          global.add(ring.remove());
        }
        global.add(kicked);
      } else {
        ring.add(kicked);
      }
    }

    @Nullable Task poll() {
      boolean globalFirst = preempted || slices % GLOBALS_TURN == 0;
      if (preempted) {
        preempted = false;
        demoteNext();
      }
      Task task = globalFirst ? global.poll() : null;
      if (task == null && next != null) {
        task = next;
        next = null;
        return task;
      }
      if (task == null) {
        task = ring.poll();
      }
      if (task == null) {
        task = pollGlobal();
      }
      newSlice();
      return task;
    }

    boolean hasWork() {
      return next != null || !ring.isEmpty();
    }

    /** Moves what it holds to the global queue. */
    void unload() {
      global.addAll(ring);
      ring.clear();
      if (next != null) {
        global.add(next);
        next = null;
      }
    }

    void newSlice() {
      slices++;
      sliceBegan = now;
    }

    private void demoteNext() {
      if (next != null) {
        ring.add(next);
        next = null;
      }
    }

    @Nullable Task pollGlobal() {
      int share = Math.min(GLOBAL_BATCH, global.size() / all.size() + 1);
      Task first = global.poll();
      for (int i = 1; i < share && !global.isEmpty(); i++) {
        ring.add(global.remove());
      }
      return first;
    }

    @Nullable Task stealFrom(Processor victim, boolean alsoNext) {
      int n = victim.ring.size() - victim.ring.size() / 2;
      if (n == 0) {
        Task task = alsoNext ? victim.next : null;
        victim.next = task == null ? victim.next : null;
        return task;
      }
      for (int i = 1; i < n; i++) {
        ring.add(victim.ring.remove());
      }
      return victim.ring.remove();
    }
  }

  private final Costs costs;
  private final SplittableRandom random;
  private final List<Processor> all = new ArrayList<>();
  private final Deque<Processor> idle = new ArrayDeque<>(); // the last one in is the first one out
  private final Deque<Task> global = new ArrayDeque<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long numbers;
  private long now;
  private int spinning;
  private int goroutines;
  private int left = 1; // to end
  private long ended;
  private long steals;
  private long wakes;
  private long looks;
  private long computed;
  private long searching;

  private StealModel(int gomaxprocs, Costs costs, long seed) {
    this.costs = costs;
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < gomaxprocs; i++) {
      all.add(new Processor());
    }
  }

  /**
   * Lets a goroutine start {@code fanOut} others, each of which does the same, so many levels deep.
   */
  static Outcome run(int gomaxprocs, int fanOut, int levels, Costs costs, long seed) {
    return new StealModel(gomaxprocs, costs, seed).run(new Task(fanOut, levels));
  }

  private Outcome run(Task root) {
    all.reversed().forEach(idle::push);
    global.add(root);
    wake();
    after(SYSMON_NANOS, this::sysmon);
    for (Event event = events.poll(); event != null; event = events.poll()) {
      now = event.at();
      event.what().run();
    }
    return new Outcome(goroutines, ended, steals, wakes, looks, computed, searching);
  }

  private void after(long nanos, Runnable what) {
    events.add(new Event(now + nanos, numbers++, what));
  }

  private void execute(Processor p, Task task, long delay) {
    goroutines++;
    after(delay, () -> spawn(p, task, task.children()));
  }

  private void spawn(Processor p, Task task, int children) {
    if (children == 0) {
      long nanos = costs.computed(random);
      computed += nanos;
      after(nanos, () -> finish(p));
      return;
    }
    p.put(task.child());
    left++;
    long unpark = wake() ? costs.unpark() : 0;
    after(costs.spawn() + unpark, () -> spawn(p, task, children - 1));
  }

  private void finish(Processor p) {
    ended = now;
    left--;
    if (p.retaken) {
      p.unload();
      all.remove(p);
      wake();
      return;
    }
    Task task = p.poll();
    if (task != null) {
      execute(p, task, 0);
    } else if (2 * spinning < all.size() - idle.size()) {
      spinning++;
      p.spinning = true;
      search(p);
    } else {
      release(p);
    }
  }

  private void sysmon() {
    for (Processor p : all) {
      Task next = p.next;
      if (next != null && next == p.seen && !idle.isEmpty()) {
        p.next = null;
        global.add(next);
        wake();
      }
      p.seen = p.next;
      if (!idle.contains(p) && !p.preempted && now - p.sliceBegan >= SLICE_NANOS) {
        p.preempted = true;
        int slice = p.slices;
        after(EAGER_NANOS, () -> retake(p, slice));
      }
    }
    if (left > 0) {
      after(SYSMON_NANOS, this::sysmon);
    }
  }

  /** Lets another P take the place of one whose slice goes on, if something waits for one. */
  private void retake(Processor p, int slice) {
    boolean goesOn = p.preempted && p.slices == slice && !p.retaken;
    if (!goesOn || !idle.isEmpty() || (!p.hasWork() && global.isEmpty())) {
      return;
    }
    p.retaken = true;
    var successor = new Processor();
    successor.sliceBegan = now;
    all.add(successor);
    wakes++;
    after(costs.wake(), () -> search(successor));
  }

  /** Wakes an M, unless one looks for work. */
  private boolean wake() {
    if (idle.isEmpty() || spinning > 0) {
      return false;
    }
    Processor p = idle.pop();
    spinning++;
    p.spinning = true;
    wakes++;
    after(costs.wake(), () -> search(p));
    return true;
  }

  private void search(Processor p) {
    Task task = p.poll();
    if (task != null) {
      found(p, task, 0);
    } else {
      round(p, 1);
    }
  }

  private void round(Processor p, int round) {
    int n = all.size();
    int at = random.nextInt(n);
    int step = coprime(n);
    long nanos = 0;
    for (int i = 0; i < n; i++, at = (at + step) % n) {
      Processor victim = all.get(at);
      if (victim == p) {
        continue;
      }
      looks++;
      nanos += costs.look();
      Task task = p.stealFrom(victim, round == SPIN_ROUNDS);
      if (task != null) {
        steals++;
        found(p, task, nanos);
        return;
      }
    }
    Task task = p.pollGlobal();
    if (task != null) {
      found(p, task, nanos);
      return;
    }
    nanos += costs.pause();
    searching += nanos;
    after(nanos, round == SPIN_ROUNDS ? () -> release(p) : () -> round(p, round + 1));
  }

  private int coprime(int n) {
    int step;
    do {
      step = 1 + random.nextInt(n);
    } while (gcd(step, n) != 1);
    return step;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private void found(Processor p, Task task, long nanos) {
    p.preempted = false;
    p.newSlice();
    searching += nanos;
    stopSpinning(p);
    long unpark = !idle.isEmpty() && isWorkVisible() && wake() ? costs.unpark() : 0;
    execute(p, task, nanos + unpark);
  }

  private void stopSpinning(Processor p) {
    if (p.spinning) {
      p.spinning = false;
      spinning--;
    }
  }

  private void release(Processor p) {
    stopSpinning(p);
    if (isWorkVisible()) {
      p.spinning = true;
      spinning++;
      search(p);
    } else {
      idle.push(p);
    }
  }

  private boolean isWorkVisible() {
    return !global.isEmpty() || all.stream().anyMatch(p -> !p.ring.isEmpty() || p.next != null);
  }
}
