package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class IdleStackTest {
  private final IdleStack<Integer> stack = new IdleStack<>();

  @Test
  void isEmptyAtFirst() {
    assertThat(stack.isEmpty()).isTrue();
    assertThat(stack.size()).isZero();
    assertThat(stack.pop()).isNull();
    assertThat(stack.peek()).isNull();
  }

  @Test
  void isLastInFirstOut() {
    for (int i = 0; i < 5; i++) {
      stack.push(i);
      assertThat(stack.peek()).isEqualTo(i);
    }
    assertThat(stack.size()).isEqualTo(5);
    for (int i = 4; i >= 0; i--) {
      assertThat(stack.isEmpty()).isFalse();
      assertThat(stack.pop()).isEqualTo(i);
      assertThat(stack.size()).isEqualTo(i);
    }
    assertThat(stack.isEmpty()).isTrue();
    assertThat(stack.pop()).isNull();
  }

  @Test
  void withdrawnItemsAreNotPopped() {
    stack.push(0);
    var middle = stack.push(1);
    stack.push(2);
    var top = stack.push(3);
    assertThat(stack.withdraw(middle)).isTrue();
    assertThat(stack.withdraw(top)).isTrue();
    assertThat(stack.size()).isEqualTo(2);
    assertThat(stack.peek()).isEqualTo(2);
    assertThat(stack.pop()).isEqualTo(2);
    assertThat(stack.pop()).isEqualTo(0);
    assertThat(stack.pop()).isNull();
  }

  @Test
  void anItemLeavesOnce() {
    var first = stack.push(0);
    assertThat(stack.withdraw(first)).isTrue();
    assertThat(stack.withdraw(first)).isFalse();
    var second = stack.push(1);
    assertThat(stack.pop()).isEqualTo(1);
    assertThat(stack.withdraw(second)).isFalse();
    assertThat(stack.size()).isZero();
  }

  @Test
  void aPushSweepsTheWithdrawnOffTheTop() {
    stack.push(0);
    stack.withdraw(stack.push(1));
    stack.withdraw(stack.push(2));
    stack.push(3);
    assertThat(stack.pop()).isEqualTo(3);
    assertThat(stack.peek()).isEqualTo(0);
    assertThat(stack.size()).isEqualTo(1);
  }

  @Test
  void aWithdrawnItemOnTopLeavesAtOnceAndOneBelowWhenItIsSwept() {
    stack.withdraw(stack.push(0));
    assertThat(stack.isEmpty()).isTrue();
    var below = stack.push(1);
    var top = stack.push(2);
    stack.withdraw(below);
    stack.withdraw(top);
    assertThat(stack.size()).isZero();
    assertThat(stack.isEmpty()).isFalse();
    assertThat(stack.peek()).isNull();
    assertThat(stack.pop()).isNull();
    assertThat(stack.isEmpty()).isTrue();
  }

  @Test
  void eachStayEndsByOnePopOrItsOwnWithdrawal() throws Exception {
    int pushers = 3;
    int each = 50_000;
    var left = new AtomicIntegerArray(pushers * each);
    var pushing = new AtomicInteger(pushers);
    var actors = new Race.Actor[pushers + 1];
    for (int p = 0; p < pushers; p++) {
      int base = p * each;
      actors[p] =
          () -> {
            for (int i = base; i < base + each; i++) {
              var node = stack.push(i);
              if (i % 2 == 0 && stack.withdraw(node)) {
                left.getAndIncrement(i);
              }
              if (i % 3 == 0) {
                Integer other = stack.pop();
                if (other != null) {
                  left.getAndIncrement(other);
                }
              }
            }
            pushing.getAndDecrement();
          };
    }
    actors[pushers] =
        () -> {
          while (pushing.get() > 0) {
            Integer other = stack.pop();
            if (other != null) {
              left.getAndIncrement(other);
            }
          }
        };
    Race.run(actors);
    for (Integer rest = stack.pop(); rest != null; rest = stack.pop()) {
      left.getAndIncrement(rest);
    }
    for (int i = 0; i < left.length(); i++) {
      assertThat(left.get(i)).as("ends of the stay of %s", i).isOne();
    }
    assertThat(stack.size()).isZero();
    assertThat(stack.isEmpty()).isTrue();
  }
}
