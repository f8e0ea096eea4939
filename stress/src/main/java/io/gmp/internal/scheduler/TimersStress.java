package io.gmp.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Races for a timer, and for the heap that holds it. */
public final class TimersStress {
  private TimersStress() {}

  private static TimerTask added(Timers timers, long when, Runnable action) {
    var task = new TimerTask(when, action, false);
    timers.add(task);
    return task;
  }

  /** A timer is fired, and cancelled. */
  @JCStressTest
  @Outcome(
      id = {"true, 0", "false, 1"},
      expect = ACCEPTABLE,
      desc = "One of them has it.")
  @Outcome(expect = FORBIDDEN, desc = "Both or none.")
  @State
  public static class CancelAndFire {
    private final AtomicInteger fired = new AtomicInteger();
    private final Timers timers = new Timers();
    private final TimerTask task = added(timers, 1, fired::getAndIncrement);

    @Actor
    public void canceller(ZI_Result r) {
      r.r1 = task.cancel();
    }

    @Actor
    public void machine() {
      timers.run(1);
    }

    @Arbiter
    public void rest(ZI_Result r) {
      r.r2 = fired.get();
    }
  }

  /** Two run the same timer. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Once.")
  @Outcome(expect = FORBIDDEN, desc = "Twice or never.")
  @State
  public static class TwoRun {
    private final AtomicInteger fired = new AtomicInteger();
    private final Timers timers = new Timers();

    public TwoRun() {
      timers.add(new TimerTask(1, fired::getAndIncrement, false));
    }

    @Actor
    public void one() {
      timers.run(1);
    }

    @Actor
    public void two() {
      timers.run(1);
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r1 = fired.get();
      r.r2 = timers.size();
    }
  }

  /** One adds two while another runs; what was not fired is in the heap, and next() says so. */
  @JCStressTest
  @Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "Each fired once in the end.")
  @Outcome(expect = FORBIDDEN, desc = "One is lost, or hidden from next().")
  @State
  public static class AddAndRun {
    private final AtomicInteger fired = new AtomicInteger();
    private final Timers timers = new Timers();

    public AddAndRun() {
      timers.add(new TimerTask(1, fired::getAndIncrement, false));
    }

    @Actor
    public void adder() {
      timers.add(new TimerTask(2, fired::getAndIncrement, false));
      timers.add(new TimerTask(3, fired::getAndIncrement, false));
    }

    @Actor
    public void machine() {
      timers.run(4);
    }

    @Arbiter
    public void rest(II_Result r) {
      int left = 3 - fired.get();
      r.r2 = timers.size() == left ? 0 : 1;
      timers.run(4);
      r.r1 = fired.get();
    }
  }

  /** A timer is added while the timers move to another P, which looks again afterwards. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Each once.")
  @Outcome(expect = FORBIDDEN, desc = "One is lost or doubled.")
  @State
  public static class AddAndDrain {
    private final AtomicInteger fired = new AtomicInteger();
    private final Timers timers = new Timers();
    private final Timers heir = new Timers();

    public AddAndDrain() {
      timers.add(new TimerTask(1, fired::getAndIncrement, false));
    }

    @Actor
    public void adder() {
      timers.add(new TimerTask(2, fired::getAndIncrement, false));
    }

    @Actor
    public void mover() {
      timers.drain().forEach(heir::add);
    }

    @Arbiter
    public void rest(II_Result r) {
      timers.run(2);
      heir.run(2);
      r.r1 = fired.get();
      r.r2 = timers.size() + heir.size();
    }
  }

  /** The P ends while a timer is added to it; who adds looks afterwards, and moves it. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Each is with the heir.")
  @Outcome(expect = FORBIDDEN, desc = "One is left where nobody looks, or lost.")
  @State
  public static class AddAndEnd {
    private final AtomicInteger fired = new AtomicInteger();
    private final Timers timers = new Timers();
    private final Timers heir = new Timers();

    public AddAndEnd() {
      timers.add(new TimerTask(1, fired::getAndIncrement, false));
    }

    private void move() {
      for (TimerTask first = timers.takeSome(0); first != null; first = timers.takeSome(0)) {
        TimerTask task = first;
        while (task != null) {
          TimerTask after = task.nextPending;
          task.nextPending = null;
          heir.add(task);
          task = after;
        }
      }
    }

    @Actor
    public void adder() {
      timers.add(new TimerTask(2, fired::getAndIncrement, false));
      if (timers.isClosed()) {
        move();
      }
    }

    @Actor
    public void mover() {
      timers.close();
      move();
    }

    @Arbiter
    public void rest(II_Result r) {
      heir.run(2);
      r.r1 = fired.get();
      r.r2 = timers.size();
    }
  }

  /** A timer is cancelled while it moves; it is not left behind in either heap. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "It is gone.")
  @Outcome(
      id = "0, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The mover was at the heap: it goes when due.")
  @Outcome(expect = FORBIDDEN, desc = "It fired, or is where it was.")
  @State
  public static class CancelAndMove {
    private final AtomicInteger fired = new AtomicInteger();
    private final Timers timers = new Timers();
    private final Timers heir = new Timers();
    private final TimerTask task = added(timers, 1, fired::getAndIncrement);

    @Actor
    public void canceller() {
      task.cancel();
    }

    @Actor
    public void mover() {
      TimerTask taken = timers.takeSome(0);
      if (taken != null) {
        heir.add(taken);
      }
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r2 = timers.size() * 2 + heir.size();
      heir.run(1);
      r.r1 = fired.get() + heir.size();
    }
  }

  /** What was added is in sight at once, wherever another one that is at the heap is. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Seen.")
  @Outcome(expect = FORBIDDEN, desc = "Hidden while it goes from the pending ones into the heap.")
  @State
  public static class AddAndLook {
    private final Timers timers = new Timers();

    public AddAndLook() {
      timers.add(new TimerTask(9, () -> {}, false));
    }

    @Actor
    public void adder(II_Result r) {
      timers.add(new TimerTask(1, () -> {}, false));
      r.r1 = timers.earliest() <= 1 ? 1 : 0;
    }

    @Actor
    public void holder() {
      timers.add(new TimerTask(8, () -> {}, false)); // next stays 9 until it lets go
    }
  }

  /**
   * Of whoever adds and then asks who keeps the time, and a timekeeper that says so and then looks
   * at the timers, one sees the other; also while a third is at the heap. Needs three processors:
   * on two {@link AddAndLook} stands for it.
   */
  @JCStressTest
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The timekeeper sleeps over it.")
  @Outcome(expect = ACCEPTABLE, desc = "One saw the other.")
  @State
  public static class AddAndKeepTime {
    private final Timers timers = new Timers();
    private volatile int pollUntil;

    public AddAndKeepTime() {
      timers.add(new TimerTask(0, () -> {}, false));
      timers.add(new TimerTask(9, () -> {}, false));
    }

    @Actor
    public void adder(II_Result r) {
      timers.add(new TimerTask(1, () -> {}, false));
      r.r1 = pollUntil;
    }

    @Actor
    public void timekeeper(II_Result r) {
      pollUntil = 1;
      r.r2 = timers.earliest() <= 1 ? 1 : 0;
    }

    @Actor
    public void holder() {
      timers.run(0);
    }
  }
}
