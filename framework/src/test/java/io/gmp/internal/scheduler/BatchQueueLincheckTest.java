package io.gmp.internal.scheduler;

import io.gmp.testing.Lincheck;
import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

public class BatchQueueLincheckTest {
  private final BatchQueue queue = new BatchQueue();

  @Operation
  public void add(int value) {
    queue.add(new Work(value));
  }

  @Operation
  public void addTwo(int value) {
    queue.addAll(new Object[] {new Work(value), new Work(value + 1)}, 2);
  }

  @Operation
  public int poll() {
    return Work.id(queue.poll());
  }

  public static class Model {
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();

    public void add(int value) {
      queue.add(value);
    }

    public void addTwo(int value) {
      queue.add(value);
      queue.add(value + 1);
    }

    public int poll() {
      Integer value = queue.poll();
      return value == null ? -1 : value;
    }
  }

  @Test
  void isAFifoQueueUnderStress() {
    Lincheck.stress(BatchQueueLincheckTest.class, Model.class);
  }

  @Test
  void isAFifoQueueHoweverThreadsInterleave() {
    Lincheck.modelCheck(BatchQueueLincheckTest.class, Model.class);
  }
}
