package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
  private final TimerHeap heap = new TimerHeap();
  private final SplittableRandom random = new SplittableRandom(3);
  private final List<TimerTask> model = new ArrayList<>();

  private TimerTask insert(long when) {
    var task = TimerTask.at(when, () -> {});
    heap.insert(task);
    model.add(task);
    return task;
  }

  private TimerTask any() {
    return model.get(random.nextInt(model.size()));
  }

  private long earliest() {
    return model.stream().mapToLong(task -> task.when).min().orElse(Timers.NONE);
  }

  private void assertOrdered() {
    var left = new ArrayList<>(model);
    left.sort((a, b) -> Long.compare(a.when, b.when));
    for (TimerTask expected : left) {
      assertThat(heap.earliest()).isEqualTo(expected.when);
      TimerTask first = heap.removeFirst();
      assertThat(first.when).isEqualTo(expected.when);
      assertThat(model.remove(first)).isTrue();
    }
    assertThat(heap.size()).isZero();
    assertThat(heap.earliest()).isEqualTo(Timers.NONE);
  }

  @Test
  void isAHeapWhateverIsTakenOutOfIt() {
    for (int round = 0; round < 100; round++) {
      for (int step = 0; step < 300; step++) {
        int what = model.isEmpty() ? 0 : random.nextInt(8);
        switch (what) {
          case 0, 1, 2, 3, 4 -> insert(random.nextLong(-50, 50));
          case 5 -> {
            TimerTask some = any();
            heap.remove(some);
            model.remove(some);
          }
          case 6 -> assertThat(model.remove(heap.removeFirst())).isTrue();
          default -> assertThat(model.remove(heap.removeLast())).isTrue();
        }
        assertThat(heap.size()).isEqualTo(model.size());
        assertThat(heap.earliest()).isEqualTo(earliest());
      }
      assertOrdered();
    }
  }

  @Test
  void aSweepDropsTheCancelledAndLeavesAHeap() {
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 200; i++) {
        insert(random.nextLong(100));
      }
      for (int i = random.nextInt(200); i > 0; i--) {
        TimerTask some = any();
        some.cancel();
        model.remove(some);
      }
      assertThat(heap.hasLive()).isEqualTo(!model.isEmpty());
      heap.sweep();
      assertThat(heap.size()).isEqualTo(model.size());
      var all = new ArrayList<TimerTask>();
      heap.addAllTo(all);
      assertThat(all).containsExactlyInAnyOrderElementsOf(model);
      insert(50);
      heap.remove(any());
      model.clear();
      heap.addAllTo(model);
      assertOrdered();
    }
  }

  @Test
  void whoIsNotHereCannotBeTakenOut() {
    var other = new TimerHeap();
    for (int i = 0; i < 40; i++) {
      other.insert(TimerTask.at(i, () -> {}));
    }
    var strangers = new ArrayList<TimerTask>();
    other.addAllTo(strangers);
    insert(1);
    TimerTask gone = insert(2);
    insert(3);
    heap.remove(gone);
    heap.remove(gone);
    strangers.forEach(heap::remove);
    heap.remove(TimerTask.at(1, () -> {}));
    assertThat(heap.size()).isEqualTo(2);
  }
}
