package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StealOrderTest {
  private static final int MOST = 64;

  private static int coprimes(int count) {
    int n = 0;
    for (int i = 1; i <= count; i++) {
      boolean coprime = true;
      for (int d = 2; d <= i; d++) {
        coprime &= i % d != 0 || count % d != 0;
      }
      n += coprime ? 1 : 0;
    }
    return n;
  }

  private static List<Integer> visits(StealOrder order, int random) {
    var visited = new ArrayList<Integer>();
    int at = order.start(random);
    int step = order.step(random);
    for (int i = 0; i < order.count(); i++, at = order.next(at, step)) {
      visited.add(at);
    }
    return visited;
  }

  @Test
  void everyOrderVisitsEachOnce() {
    for (int count = 1; count <= MOST; count++) {
      var order = new StealOrder(count);
      assertThat(order.count()).isEqualTo(count);
      for (int random = 0; random < count * coprimes(count); random++) {
        assertThat(visits(order, random))
            .as("order %s of %s", random, count)
            .hasSize(count)
            .doesNotHaveDuplicates()
            .allMatch(inRange(count));
      }
    }
  }

  private static Predicate<Integer> inRange(int count) {
    return i -> i >= 0 && i < count;
  }

  @Test
  void everyPairOfStartAndStepIsDrawnOnceBeforeOneComesAgain() {
    for (int count = 1; count <= MOST; count++) {
      var order = new StealOrder(count);
      var pairs = new HashSet<List<Integer>>();
      int orders = count * coprimes(count);
      for (int random = 0; random < orders; random++) {
        pairs.add(List.of(order.start(random), order.step(random)));
      }
      assertThat(pairs).as("orders of %s", count).hasSize(orders);
    }
  }

  @Test
  void negativeRandomNumbersAreAsGood() {
    var order = new StealOrder(6);
    for (int random : new int[] {-1, -2, -7, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThat(visits(order, random)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    }
  }
}
