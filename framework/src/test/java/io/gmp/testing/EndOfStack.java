package io.gmp.testing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Goes down to the end of the stack, and tries something in each frame on the way back, until it
 * has gone well often enough in a row.
 */
public final class EndOfStack {
  private static final int IN_A_ROW = 20;

  /** What is tried. */
  @FunctionalInterface
  public interface Operation {
    /** Does it once. */
    void run() throws Exception;
  }

  private final Operation operation;
  private int done;
  private boolean overflowed;
  private int inARow;

  private EndOfStack(Operation operation) {
    this.operation = operation;
  }

  /** Returns how often it was done without a StackOverflowError, here and there. */
  public static int tryFromThere(Operation operation) throws Exception {
    var tries = new EndOfStack(operation);
    for (int i = 0; i < IN_A_ROW; i++) {
      operation.run();
      tries.done++;
    }
    tries.goDown();
    assertThat(tries.inARow).isEqualTo(IN_A_ROW);
    assertThat(tries.overflowed).isTrue();
    return tries.done;
  }

  private void goDown() throws Exception {
    try {
      goDown();
    } catch (StackOverflowError e) {
      overflowed = true;
      inARow = 0;
    }
    if (inARow < IN_A_ROW) {
      try {
        operation.run();
        done++;
        inARow++;
      } catch (StackOverflowError e) {
        inARow = 0;
      }
    }
  }
}
