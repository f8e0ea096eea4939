package io.gmp.internal.scheduler;

import io.gmp.testing.Lincheck;
import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

public class IdleStackLincheckTest {
  private final IdleStack<Integer> stack = new IdleStack<>();

  @Operation
  public void push(int item) {
    stack.push(item);
  }

  @Operation
  public @Nullable Integer pop() {
    return stack.pop();
  }

  @Operation
  public @Nullable Integer peek() {
    return stack.peek();
  }

  @Operation
  public boolean isEmpty() {
    return stack.isEmpty();
  }

  public static class Model {
    private final ArrayDeque<Integer> stack = new ArrayDeque<>();

    public void push(int item) {
      stack.push(item);
    }

    public @Nullable Integer pop() {
      return stack.poll();
    }

    public @Nullable Integer peek() {
      return stack.peek();
    }

    public boolean isEmpty() {
      return stack.isEmpty();
    }
  }

  @Test
  void isALifoStackUnderStress() {
    Lincheck.stress(IdleStackLincheckTest.class, Model.class);
  }

  @Test
  void isALifoStackHoweverThreadsInterleave() {
    Lincheck.modelCheck(IdleStackLincheckTest.class, Model.class);
  }
}
