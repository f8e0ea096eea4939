package io.gmp.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * No lost wake-up: of a producer that puts work and then looks for an idle P, and an M that pushes
 * its P onto the idle list and then looks for work, at least one sees the other.
 */
public final class WakeUpStress {
  private static final Object WORK = new Object();

  private WakeUpStress() {}

  /** What all have in common. */
  public abstract static class Idling {
    final GlobalQueue global = new GlobalQueue();
    final RunQueue queue = new RunQueue();
    final IdleStack<Object> idle = new IdleStack<>();

    final boolean seesIdle() {
      return !idle.isEmpty();
    }

    final boolean goesIdleAndSeesStealable() {
      idle.push(this);
      return queue.hasStealable();
    }
  }

  /** Work in the ring. */
  @JCStressTest
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The wake-up is lost.")
  @Outcome(expect = ACCEPTABLE, desc = "One saw the other.")
  @State
  public static class Ring extends Idling {
    @Actor
    public void producer(ZZ_Result r) {
      queue.put(WORK, global);
      VarHandle.fullFence();
      r.r1 = seesIdle();
    }

    @Actor
    public void machine(ZZ_Result r) {
      r.r2 = goesIdleAndSeesStealable();
    }
  }

  /** Work in an empty, shared runnext; the queue fences. */
  @JCStressTest
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The wake-up is lost.")
  @Outcome(expect = ACCEPTABLE, desc = "One saw the other.")
  @State
  public static class SharedNext extends Idling {
    @Actor
    public void producer(ZZ_Result r) {
      queue.putNext(WORK, true, global);
      r.r1 = seesIdle();
    }

    @Actor
    public void machine(ZZ_Result r) {
      r.r2 = goesIdleAndSeesStealable();
    }
  }

  /** Work kicked out of an unshared runnext into the ring; the queue fences. */
  @JCStressTest
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The wake-up is lost.")
  @Outcome(expect = ACCEPTABLE, desc = "One saw the other.")
  @State
  public static class KickedNext extends Idling {
    public KickedNext() {
      queue.putNext(WORK, false, global);
    }

    @Actor
    public void producer(ZZ_Result r) {
      r.r1 = queue.putNext(WORK, false, global) && seesIdle();
    }

    @Actor
    public void machine(ZZ_Result r) {
      r.r2 = goesIdleAndSeesStealable();
    }
  }

  /** Work in the global queue. */
  @JCStressTest
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The wake-up is lost.")
  @Outcome(expect = ACCEPTABLE, desc = "One saw the other.")
  @State
  public static class Global extends Idling {
    @Actor
    public void producer(ZZ_Result r) {
      global.add(WORK);
      r.r1 = seesIdle();
    }

    @Actor
    public void machine(ZZ_Result r) {
      idle.push(this);
      r.r2 = !global.isEmpty();
    }
  }

  /** A stay in the idle list ends by a pop or by its own withdrawal. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One of them has it.")
  @Outcome(expect = FORBIDDEN, desc = "Both or none.")
  @State
  @SuppressWarnings("this-escape") // the fields are set before
  public static class PopAndWithdraw {
    private final IdleStack<Object> idle = new IdleStack<>();
    private final IdleStack.Node<Object> node = idle.push(this);

    @Actor
    public void waker(ZZ_Result r) {
      r.r1 = idle.pop() != null;
    }

    @Actor
    public void idler(ZZ_Result r) {
      r.r2 = idle.withdraw(node);
    }
  }
}
