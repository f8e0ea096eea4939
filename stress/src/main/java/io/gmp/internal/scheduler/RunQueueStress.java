package io.gmp.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Races for the ring and for runnext. */
public final class RunQueueStress {
  private RunQueueStress() {}

  /** Plain numbers: a thief that sees the work without what it says has seen it too early. */
  private static final class Work {
    private final int[] number = new int[1];

    Work(int number) {
      this.number[0] = number;
    }

    static int number(@Nullable Object work) {
      return work instanceof Work w ? w.number[0] : -1;
    }
  }

  /** The owner puts, then takes; a thief steals. */
  @JCStressTest
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The owner took it.")
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "The thief took it.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or seen before it was written.")
  @State
  public static class PutTakeSteal {
    private final GlobalQueue global = new GlobalQueue();
    private final RunQueue queue = new RunQueue();
    private final RunQueue own = new RunQueue();

    @Actor
    public void owner(II_Result r) {
      queue.put(new Work(1), global);
      r.r1 = Work.number(queue.take());
    }

    @Actor
    public void thief(II_Result r) {
      r.r2 = Work.number(own.stealFrom(queue, true));
    }

    @Arbiter
    public void rest(II_Result r) {
      if (!queue.isEmpty() || !own.isEmpty()) {
        r.r1 = -2;
      }
    }
  }

  /** Two thieves take from a ring of three. */
  @JCStressTest
  @Outcome(id = "6", expect = ACCEPTABLE, desc = "Each once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or doubled.")
  @State
  public static class TwoThieves {
    private final GlobalQueue global = new GlobalQueue();
    private final RunQueue queue = new RunQueue();
    private final RunQueue first = new RunQueue();
    private final RunQueue second = new RunQueue();
    private int firstTook;
    private int secondTook;

    public TwoThieves() {
      queue.put(new Work(1), global);
      queue.put(new Work(2), global);
      queue.put(new Work(3), global);
    }

    private static int sum(RunQueue from) {
      int sum = 0;
      for (Object work = from.take(); work != null; work = from.take()) {
        sum += Work.number(work);
      }
      return sum;
    }

    @Actor
    public void one() {
      firstTook = Math.max(0, Work.number(first.stealFrom(queue, false)));
    }

    @Actor
    public void two() {
      secondTook = Math.max(0, Work.number(second.stealFrom(queue, false)));
    }

    @Arbiter
    public void all(I_Result r) {
      r.r1 = firstTook + secondTook + sum(first) + sum(second) + sum(queue);
    }
  }

  /** The owner fills runnext twice and takes it; a thief steals it. */
  @JCStressTest
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "Stolen before it was kicked, or after.")
  @Outcome(id = "2, -1, 1", expect = ACCEPTABLE, desc = "Nothing stolen.")
  @Outcome(id = "-1, 2, 1", expect = ACCEPTABLE, desc = "The new one stolen.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or seen before it was written.")
  @State
  public static class NextKickedAndStolen {
    private final GlobalQueue global = new GlobalQueue();
    private final RunQueue queue = new RunQueue();
    private final RunQueue own = new RunQueue();

    @Actor
    public void owner(III_Result r) {
      queue.putNext(new Work(1), true, global);
      queue.putNext(new Work(2), true, global);
      r.r1 = Work.number(queue.takeNext());
    }

    @Actor
    public void thief(III_Result r) {
      r.r2 = Work.number(own.stealFrom(queue, true));
    }

    @Arbiter
    public void rest(III_Result r) {
      r.r3 = queue.size() + own.size() + (queue.peekNext() == null ? 0 : 10);
    }
  }

  /** What is not shared is not stolen, whatever was shared before. */
  @JCStressTest
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "Left alone.")
  @Outcome(id = "-1, -1", expect = FORBIDDEN, desc = "Lost.")
  @Outcome(id = "1, -1", expect = FORBIDDEN, desc = "Stolen though not shared.")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Doubled.")
  @State
  public static class UnsharedNext {
    private final GlobalQueue global = new GlobalQueue();
    private final RunQueue queue = new RunQueue();
    private final RunQueue own = new RunQueue();

    public UnsharedNext() {
      queue.putNext(new Work(0), true, global);
      queue.takeNext();
    }

    @Actor
    public void owner() {
      queue.putNext(new Work(1), false, global);
    }

    @Actor
    public void thief(II_Result r) {
      r.r1 = Work.number(own.stealFrom(queue, true));
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r2 = Work.number(queue.takeNext());
    }
  }

  /** The one in runnext moves to the ring, and runnext is taken; one of two is always there. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Never empty.")
  @Outcome(id = "1", expect = FORBIDDEN, desc = "Spuriously empty.")
  @State
  public static class EmptyWhileKicked {
    private final GlobalQueue global = new GlobalQueue();
    private final RunQueue queue = new RunQueue();

    public EmptyWhileKicked() {
      queue.putNext(new Work(1), true, global);
    }

    @Actor
    public void owner() {
      queue.putNext(new Work(2), true, global);
      queue.takeNext();
    }

    @Actor
    public void looker(I_Result r) {
      r.r1 = queue.isEmpty() ? 1 : 0;
    }
  }

  /** The owner overflows a full ring while a thief takes half of it. */
  @JCStressTest
  @Outcome(id = "257, 0", expect = ACCEPTABLE, desc = "The thief came first: all fits.")
  @Outcome(id = "257, 129", expect = ACCEPTABLE, desc = "Overflow first, then the thief.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or doubled.")
  @State
  public static class OverflowAndSteal {
    private final GlobalQueue global = new GlobalQueue();
    private final RunQueue queue = new RunQueue();
    private final RunQueue own = new RunQueue();
    private @Nullable Object stolen;

    public OverflowAndSteal() {
      for (int i = 0; i < RunQueue.CAPACITY; i++) {
        queue.put(new Work(i), global);
      }
    }

    @Actor
    public void owner() {
      queue.put(new Work(RunQueue.CAPACITY), global);
    }

    @Actor
    public void thief() {
      stolen = own.stealFrom(queue, false);
    }

    @Arbiter
    public void all(II_Result r) {
      var seen = new boolean[RunQueue.CAPACITY + 1];
      r.r2 = global.size();
      r.r1 = mark(seen, stolen);
      for (Object work = queue.take(); work != null; work = queue.take()) {
        r.r1 += mark(seen, work);
      }
      for (Object work = own.take(); work != null; work = own.take()) {
        r.r1 += mark(seen, work);
      }
      for (Object work = global.poll(); work != null; work = global.poll()) {
        r.r1 += mark(seen, work);
      }
    }

    private static int mark(boolean[] seen, @Nullable Object work) {
      int number = Work.number(work);
      if (number < 0 || seen[number]) {
        return -1000;
      }
      seen[number] = true;
      return 1;
    }
  }

  /** One adds a batch and takes from it while another does. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 3", "2, 1, 3"},
      expect = ACCEPTABLE,
      desc = "Each its own.")
  @Outcome(id = "1, -1, 5", expect = ACCEPTABLE, desc = "The other came before the batch.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or seen before it was written.")
  @State
  public static class GlobalBatch {
    private final GlobalQueue global = new GlobalQueue();

    @Actor
    public void producer(III_Result r) {
      global.addAll(new Object[] {new Work(1), new Work(2), new Work(3)}, 3);
      r.r1 = Work.number(global.poll());
    }

    @Actor
    public void consumer(III_Result r) {
      r.r2 = Work.number(global.poll());
    }

    @Arbiter
    public void rest(III_Result r) {
      for (Object work = global.poll(); work != null; work = global.poll()) {
        r.r3 += Work.number(work);
      }
    }
  }

  /** Two take from one batch, and the batch after it is not forgotten. */
  @JCStressTest
  @Outcome(id = "10", expect = ACCEPTABLE, desc = "Each once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or doubled.")
  @State
  public static class GlobalTakers {
    private final GlobalQueue global = new GlobalQueue();
    private final RunQueue own = new RunQueue();
    private int one;
    private int two;

    public GlobalTakers() {
      global.addAll(new Object[] {new Work(1), new Work(2), new Work(3)}, 3);
      global.add(new Work(4));
    }

    @Actor
    public void one() {
      one = Work.number(global.poll());
    }

    @Actor
    public void two() {
      two = Work.number(global.poll(2, own));
    }

    @Arbiter
    public void all(I_Result r) {
      r.r1 = one + two;
      for (Object work = own.take(); work != null; work = own.take()) {
        r.r1 += Work.number(work);
      }
      for (Object work = global.poll(); work != null; work = global.poll()) {
        r.r1 += Work.number(work);
      }
    }
  }
}
