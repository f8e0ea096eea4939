package io.gmp.sync;

import io.gmp.testing.Lincheck;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

class WaitGroupLincheckTest {

  public static class Operations {
    private final WaitGroup group = new WaitGroup();

    @Operation
    public void add() {
      group.add(1);
    }

    @Operation
    public void done() {
      group.done();
    }

    @Operation
    public boolean isDone() throws InterruptedException {
      return group.await(Duration.ZERO);
    }
  }

  public static class Model {
    private int count;

    public void add() {
      count++;
    }

    public void done() {
      if (count == 0) {
        throw new IllegalStateException();
      }
      count--;
    }

    public boolean isDone() {
      return count == 0;
    }
  }

  @Test
  void countsHoweverThreadsInterleave() {
    Lincheck.modelCheck(Operations.class, Model.class);
  }
}
