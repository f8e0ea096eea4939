package io.gmp.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Races between those who wait and those who end the wait. */
public final class SyncStress {
  private static final Duration LONG = Duration.ofMinutes(1);

  private SyncStress() {}

  /** Who waits for a group is woken, and sees what was done. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or there was no wait.")
  @Outcome(expect = FORBIDDEN, desc = "A lost wake-up, or a look too early.")
  @State
  public static class WaitForGroup {
    private final WaitGroup group = new WaitGroup();
    private int seen;

    public WaitForGroup() {
      group.add(1);
    }

    @Actor
    public void done() {
      seen = 1;
      group.done();
    }

    @Actor
    public void await(I_Result r) {
      try {
        r.r1 = group.await(LONG) ? seen : -1;
      } catch (InterruptedException e) {
        r.r1 = -2;
      }
    }
  }

  /** Who waits for a permit gets the one that comes back, and sees what was done before. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Handed over, or free in time.")
  @Outcome(expect = FORBIDDEN, desc = "A lost wake-up, or a look too early.")
  @State
  public static class WaitForPermit {
    private final Semaphore semaphore = new Semaphore(1);
    private int seen;

    public WaitForPermit() {
      semaphore.tryAcquire();
    }

    @Actor
    public void release() {
      seen = 1;
      semaphore.release();
    }

    @Actor
    public void acquire(I_Result r) {
      try {
        r.r1 = semaphore.tryAcquire(1, LONG) ? seen : -1;
      } catch (InterruptedException e) {
        r.r1 = -2;
      }
    }
  }

  /** A context that is made below one that is being cancelled is cancelled, too. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Told, or done from the start.")
  @Outcome(expect = FORBIDDEN, desc = "Left out.")
  @State
  public static class JoinACancelledContext {
    private final CancelContext parent = Context.background().withCancel();
    private @Nullable Context child;

    @Actor
    public void cancel() {
      parent.cancel();
    }

    @Actor
    public void join() {
      child = parent.withCancel();
    }

    @Arbiter
    public void look(I_Result r) {
      Context c = child;
      r.r1 = c != null && c.err() != null ? 1 : 0;
    }
  }

  /** An error is there exactly if the channel is closed. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Open, cancelled between the two looks, done.")
  @Outcome(expect = FORBIDDEN, desc = "An error, and then an open channel.")
  @State
  public static class ErrAndDone {
    private final CancelContext context = Context.background().withCancel();
    private final ReceiveChannel<Void> done = context.done();

    @Actor
    public void cancel() {
      context.cancel();
    }

    @Actor
    public void look(II_Result r) {
      r.r1 = context.err() != null ? 1 : 0;
      r.r2 = done.isDrained() ? 1 : 0;
    }
  }

  /** The value of a timer is either received or taken back. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "Received, or stopped.")
  @Outcome(expect = FORBIDDEN, desc = "Both or neither.")
  @State
  public static class StopATimer {
    private final Timer timer = new Timer(Duration.ZERO);

    @Actor
    public void receive(II_Result r) {
      r.r1 = timer.channel().tryReceive() != null ? 1 : 0;
    }

    @Actor
    public void stop(II_Result r) {
      r.r2 = timer.stop() ? 1 : 0;
    }
  }
}
