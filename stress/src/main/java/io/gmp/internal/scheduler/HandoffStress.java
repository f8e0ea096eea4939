package io.gmp.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Ps that change hands: an M that comes out of a blocking region against one that hands its P off,
 * and sysmon's retake against the M that holds the P. The parts are the scheduler's own; the order
 * in which an M uses them is repeated here, because an M is a thread.
 */
public final class HandoffStress {
  private HandoffStress() {}

  /**
   * An M leaves a blocking region: it takes an idle P or queues its G and looks once more
   * (exitBlocking, submitOutside, wakep). Another one hands its P off: it puts it with the idle
   * ones and looks for work (handoff, offer).
   */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One of them has the P for the G.")
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The G waits while the P is idle.")
  @Outcome(id = "true, true", expect = FORBIDDEN, desc = "Both have the P.")
  @State
  public static class HandoffAndExit {
    private final IdleStack<Processor> idle = new IdleStack<>();
    private final GlobalQueue global = new GlobalQueue();
    private final Processor p = new Processor(0);

    @Actor
    public void leavesRegion(ZZ_Result r) {
      Processor taken = idle.pop();
      if (taken == null) {
        global.add(this);
        taken = idle.isEmpty() ? null : idle.pop();
      }
      r.r1 = taken != null;
    }

    @Actor
    public void handsOff(ZZ_Result r) {
      p.idle = true;
      idle.push(p);
      r.r2 = !global.isEmpty() && idle.pop() != null;
    }
  }

  /** Sysmon retakes a P that its M puts with the idle ones: one of the two sees to its end. */
  @JCStressTest
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "A retaken P stays idle for ever.")
  @Outcome(expect = ACCEPTABLE, desc = "One saw the other.")
  @State
  public static class RetakeAndIdle {
    private final IdleStack<Processor> idle = new IdleStack<>();
    private final Processor p = new Processor(0);

    @Actor
    public void handsOff(ZZ_Result r) {
      p.idle = true;
      idle.push(p);
      r.r1 = p.isRetaken();
    }

    @Actor
    public void sysmon(ZZ_Result r) {
      p.retake();
      r.r2 = p.idle;
    }
  }

  /** A G gives way at its checkpoint in the moment its P is retaken. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The M learns of the retake.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "The M keeps a P that another one replaces.")
  @State
  public static class RetakeAndCheckpoint {
    private final Processor p = new Processor(0);

    public RetakeAndCheckpoint() {
      p.preempt();
    }

    @Actor
    public void checkpoint() {
      if (!p.isUndisturbed()) {
        p.clearPreempt();
      }
    }

    @Actor
    public void sysmon() {
      p.retake();
    }

    @Arbiter
    public void after(I_Result r) {
      r.r1 = p.isRetaken() && !p.isPreempted() ? 1 : 0;
    }
  }

  /**
   * The G behind the retaken P makes another one ready, then the M gives the P up (unload), while
   * sysmon frees what stands in runnext (freeNext).
   */
  @JCStressTest
  @Outcome(id = "12, 0", expect = ACCEPTABLE, desc = "Each is in the global queue once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or left behind.")
  @State
  public static class RetakeAndUnload {
    private final GlobalQueue global = new GlobalQueue();
    private final Processor p = new Processor(0);

    public RetakeAndUnload() {
      p.runq.putNext(2, false, global);
    }

    @Actor
    public void machine() {
      p.runq.putNext(10, false, global);
      for (Object work = p.runq.take(); work != null; work = p.runq.take()) {
        global.add(work);
      }
      queue(p.runq.takeNext());
    }

    @Actor
    public void sysmon() {
      p.retake();
      queue(p.runq.stealNext());
    }

    private void queue(@Nullable Object work) {
      if (work != null) {
        global.add(work);
      }
    }

    @Arbiter
    public void all(II_Result r) {
      for (Object work = global.poll(); work != null; work = global.poll()) {
        r.r1 += work instanceof Integer number ? number : 1_000;
      }
      r.r2 = p.runq.isEmpty() ? 0 : 1;
    }
  }

  /**
   * A timer is armed on a P that is being given up: whoever arms it looks whether the P was retaken
   * afterwards (arm), and the M drains the timers after that (drop).
   */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It fires, on the P that inherits it.")
  @Outcome(expect = FORBIDDEN, desc = "It stays behind, or fires twice.")
  @State
  public static class RetakeAndArm {
    private final AtomicInteger fired = new AtomicInteger();
    private final Processor p = new Processor(0);
    private final Timers heir = new Timers();

    @Actor
    public void arms() {
      p.timers.add(new TimerTask(1, fired::getAndIncrement, false));
      if (p.isRetaken()) {
        p.timers.drain().forEach(heir::add);
      }
    }

    @Actor
    public void givesUp() {
      p.retake();
      p.timers.drain().forEach(heir::add);
    }

    @Arbiter
    public void after(II_Result r) {
      heir.run(1);
      r.r1 = fired.get();
      r.r2 = p.timers.size();
    }
  }
}
