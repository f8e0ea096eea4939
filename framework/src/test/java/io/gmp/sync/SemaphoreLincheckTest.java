package io.gmp.sync;

import io.gmp.testing.Lincheck;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

class SemaphoreLincheckTest {
  private static final int SIZE = 3;

  public static class Operations {
    private final Semaphore semaphore = new Semaphore(SIZE);

    @Operation
    public boolean takeOne() {
      return semaphore.tryAcquire(1);
    }

    @Operation
    public boolean takeTwo() {
      return semaphore.tryAcquire(2);
    }

    @Operation
    public void giveOne() {
      semaphore.release(1);
    }

    @Operation
    public void giveTwo() {
      semaphore.release(2);
    }

    @Operation
    public long available() {
      return semaphore.available();
    }
  }

  public static class Model {
    private int free = SIZE;

    public boolean takeOne() {
      return take(1);
    }

    public boolean takeTwo() {
      return take(2);
    }

    private boolean take(int n) {
      if (free < n) {
        return false;
      }
      free -= n;
      return true;
    }

    public void giveOne() {
      give(1);
    }

    public void giveTwo() {
      give(2);
    }

    private void give(int n) {
      if (free + n > SIZE) {
        throw new IllegalStateException();
      }
      free += n;
    }

    public long available() {
      return free;
    }
  }

  @Test
  void permitsAreCountedHoweverThreadsInterleave() {
    Lincheck.modelCheck(Operations.class, Model.class);
  }
}
