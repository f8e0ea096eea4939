package io.gmp.internal.scheduler;

import io.gmp.testing.Lincheck;
import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

class RunQueueLincheckTest {

  public static class Ring {
    private final RunQueue queue = new RunQueue();
    private final GlobalQueue global = new GlobalQueue();

    public Ring() {
      this(0);
    }

    public Ring(int filled) {
      for (int i = 0; i < filled; i++) {
        queue.put(new Work(-2 - i), global);
      }
    }

    @Operation(nonParallelGroup = "owner")
    public void put(int value) {
      queue.put(new Work(value), global);
    }

    @Operation(nonParallelGroup = "owner")
    public int take() {
      return Work.id(queue.take());
    }

    @Operation
    public String steal() {
      var own = new RunQueue();
      int youngest = Work.id(own.stealFrom(queue, false));
      return youngest + " after " + Work.all(own::take);
    }

    @Operation
    public boolean isEmpty() {
      return queue.isEmpty();
    }
  }

  public static class AlmostFullRing extends Ring {
    public AlmostFullRing() {
      super(RunQueue.CAPACITY - 2);
    }
  }

  public static class Model {
    private final ArrayDeque<Integer> ring = new ArrayDeque<>();

    public Model() {
      this(0);
    }

    public Model(int filled) {
      for (int i = 0; i < filled; i++) {
        ring.add(-2 - i);
      }
    }

    public void put(int value) {
      if (ring.size() < RunQueue.CAPACITY) {
        ring.add(value);
      } else {
        for (int i = 0; i < RunQueue.CAPACITY / 2; i++) {
          ring.remove();
        }
      }
    }

    public int take() {
      Integer value = ring.poll();
      return value == null ? -1 : value;
    }

    public String steal() {
      var batch = new ArrayDeque<Integer>();
      for (int n = ring.size() - ring.size() / 2; n > 0; n--) {
        batch.add(ring.remove());
      }
      Integer youngest = batch.pollLast();
      return (youngest == null ? -1 : youngest) + " after " + batch;
    }

    public boolean isEmpty() {
      return ring.isEmpty();
    }
  }

  public static class AlmostFullModel extends Model {
    public AlmostFullModel() {
      super(RunQueue.CAPACITY - 2);
    }
  }

  @Test
  void ownerAndThievesShareTheRingUnderStress() {
    Lincheck.stress(Ring.class, Model.class);
  }

  @Test
  void ownerAndThievesShareTheRingHoweverTheyInterleave() {
    Lincheck.modelCheck(Ring.class, Model.class);
  }

  @Test
  void overflowAndThievesAgreeUnderStress() {
    Lincheck.stress(AlmostFullRing.class, AlmostFullModel.class);
  }

  @Test
  void overflowAndThievesAgreeHoweverTheyInterleave() {
    Lincheck.modelCheck(AlmostFullRing.class, AlmostFullModel.class, 2 * RunQueue.CAPACITY);
  }
}
