package io.gmp.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What the run queues rest on: who acquires the index that was released sees the slot filled. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not published yet.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Filled, not published yet.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Published.")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "Published before filled.")
@State
public class ReleaseAcquire {
  private static final VarHandle TAIL;

  static {
    try {
      TAIL = MethodHandles.lookup().findVarHandle(ReleaseAcquire.class, "tail", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int slot;

  @SuppressWarnings("unused") // through TAIL
  private int tail;

  @Actor
  public void owner() {
    slot = 1;
    TAIL.setRelease(this, 1);
  }

  @Actor
  public void thief(II_Result r) {
    r.r1 = (int) TAIL.getAcquire(this);
    r.r2 = slot;
  }
}
