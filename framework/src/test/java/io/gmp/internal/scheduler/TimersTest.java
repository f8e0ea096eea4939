package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final long END = Timers.NONE - 1;

  private final Timers timers = new Timers();
  private final List<Long> fired = new ArrayList<>();

  private TimerTask add(long when) {
    return timers.add(when, () -> fired.add(when), false);
  }

  private List<TimerTask> addUpTo(int count) {
    var tasks = new ArrayList<TimerTask>();
    for (int i = 0; i < count; i++) {
      tasks.add(add(i));
    }
    return tasks;
  }

  @Test
  void hasNothingToRunAtFirst() {
    assertThat(timers.next()).isEqualTo(Timers.NONE);
    assertThat(timers.run(END)).isFalse();
    assertThat(timers.size()).isZero();
  }

  @Test
  void firesWhatIsDueAndNothingElse() {
    add(30);
    add(10);
    add(20);
    assertThat(timers.next()).isEqualTo(10);
    assertThat(timers.run(9)).isFalse();
    assertThat(fired).isEmpty();
    assertThat(timers.run(20)).isTrue();
    assertThat(fired).containsExactly(10L, 20L);
    assertThat(timers.next()).isEqualTo(30);
    assertThat(timers.run(29)).isFalse();
    assertThat(timers.run(30)).isTrue();
    assertThat(fired).containsExactly(10L, 20L, 30L);
    assertThat(timers.next()).isEqualTo(Timers.NONE);
  }

  @Test
  void timesBelowZeroComeFirst() {
    add(5);
    add(-5);
    add(Long.MIN_VALUE);
    add(0);
    timers.run(END);
    assertThat(fired).containsExactly(Long.MIN_VALUE, -5L, 0L, 5L);
  }

  @Test
  void timersOfTheSameTimeFireTogether() {
    for (int i = 0; i < 50; i++) {
      add(7);
      add(8);
    }
    timers.run(7);
    assertThat(fired).hasSize(50).containsOnly(7L);
    timers.run(8);
    assertThat(fired).hasSize(100);
  }

  @Test
  void aHundredThousandRandomTimersFireInOrder() {
    var random = new SplittableRandom(1);
    var expected = new ArrayList<Long>();
    for (int i = 0; i < 100_000; i++) {
      long when = random.nextLong(50_000);
      expected.add(when);
      add(when);
    }
    Collections.sort(expected);
    assertThat(timers.next()).isEqualTo(expected.getFirst());
    for (long now = 0; now <= 50_000; now += 500) {
      timers.run(now);
      assertThat(timers.next()).isGreaterThan(now);
    }
    assertThat(fired).isEqualTo(expected);
    assertThat(timers.size()).isZero();
  }

  @Test
  void aTimerIsCancelledOrFiresOnce() {
    var first = add(1);
    var second = add(2);
    assertThat(first.isDone()).isFalse();
    assertThat(first.cancel()).isTrue();
    assertThat(first.cancel()).isFalse();
    assertThat(first.isCancelled()).isTrue();
    assertThat(first.isDone()).isTrue();
    timers.run(END);
    assertThat(fired).containsExactly(2L);
    assertThat(second.cancel()).isFalse();
    assertThat(second.isCancelled()).isFalse();
    assertThat(second.isDone()).isTrue();
    assertThat(second.fire()).isFalse();
  }

  @Test
  void anActionMayAddTimersAndCancelOthers() {
    var late = add(100);
    timers.add(
        1,
        () -> {
          late.cancel();
          add(2);
        },
        false);
    assertThat(timers.run(1)).isTrue();
    assertThat(timers.next()).isEqualTo(2);
    assertThat(timers.run(END)).isTrue();
    assertThat(fired).containsExactly(2L);
  }

  @Test
  void theCancelledAreSweptOnceTheyAreMoreThanAQuarter() {
    var tasks = addUpTo(400);
    for (int i = 0; i < 100; i++) {
      tasks.get(4 * i).cancel();
    }
    assertThat(timers.size()).isEqualTo(400);
    tasks.get(1).cancel();
    assertThat(timers.size()).isEqualTo(299);
    assertThat(timers.next()).isEqualTo(2);
    timers.run(END);
    assertThat(fired).hasSize(299).isSorted().noneMatch(when -> when % 4 == 0);
  }

  @Test
  void aFewCancelledAreNotWorthASweep() {
    var tasks = addUpTo(80);
    tasks.subList(0, 64).forEach(TimerTask::cancel);
    assertThat(timers.size()).isEqualTo(80);
    tasks.get(64).cancel();
    assertThat(timers.size()).isEqualTo(15);
  }

  @Test
  void cancelledTimersThatWereDueNoLongerCount() {
    addUpTo(60).forEach(TimerTask::cancel);
    timers.run(END);
    assertThat(timers.size()).isZero();
    var tasks = addUpTo(80);
    tasks.subList(0, 64).forEach(TimerTask::cancel);
    assertThat(timers.size()).isEqualTo(80);
  }

  @Test
  void drainedTimersFireWhereTheyAreAdopted() {
    var heir = new Timers();
    addUpTo(100);
    var drained = timers.drain();
    assertThat(drained).hasSize(100);
    assertThat(timers.next()).isEqualTo(Timers.NONE);
    assertThat(timers.run(END)).isFalse();
    drained.forEach(heir::adopt);
    assertThat(heir.next()).isZero();
    heir.run(END);
    assertThat(fired).hasSize(100).isSorted();
  }

  @Test
  void adoptedTimersAreSweptWhereTheyAre() {
    var heir = new Timers();
    var tasks = addUpTo(100);
    timers.drain().forEach(heir::adopt);
    tasks.subList(0, 65).forEach(TimerTask::cancel);
    assertThat(heir.size()).isEqualTo(35);
    heir.run(END);
    assertThat(fired).hasSize(35);
  }

  @Test
  void whatWasCancelledBeforeIsNotAdopted() {
    var heir = new Timers();
    var tasks = addUpTo(100);
    tasks.subList(0, 60).forEach(TimerTask::cancel);
    timers.drain().forEach(heir::adopt);
    assertThat(heir.size()).isEqualTo(40);
  }

  @Test
  void aDrainForgetsHowManyWereCancelled() {
    addUpTo(60).forEach(TimerTask::cancel);
    timers.drain();
    addUpTo(80).subList(0, 64).forEach(TimerTask::cancel);
    assertThat(timers.size()).isEqualTo(80);
  }

  @Test
  void cancelsThatComeWhileATimerMovesDoNotMakeEveryChangeASweep() throws Exception {
    var heir = new Timers();
    for (int round = 0; round < 200; round++) {
      var tasks = addUpTo(100);
      Race.run(() -> tasks.forEach(TimerTask::cancel), () -> timers.drain().forEach(heir::adopt));
      heir.run(END);
    }
    for (int i = 0; i < 400; i++) {
      heir.add(i, () -> {}, false);
    }
    var tasks = new ArrayList<TimerTask>();
    for (int i = 0; i < 400; i++) {
      tasks.add(heir.add(i, () -> {}, false));
    }
    tasks.forEach(TimerTask::cancel);
    heir.add(0, () -> {}, false);
    int swept = heir.size();
    heir.add(0, () -> {}, false).cancel();
    assertThat(heir.size()).isEqualTo(swept + 1);
  }

  @Test
  void aTimerIsInSightFromTheEndOfAddWhateverTheHolderDoes() throws Exception {
    int n = 100_000;
    var adding = new AtomicInteger(1);
    var hidden = new AtomicInteger();
    Race.run(
        () -> {
          for (int i = 0; i < n; i++) {
            long when = END - i;
            TimerTask task = timers.add(when, () -> {}, false);
            if (timers.earliest() > when) {
              hidden.getAndIncrement();
            }
            if ((i & 63) != 0) {
              task.cancel();
            }
          }
          adding.getAndDecrement();
        },
        () -> {
          while (adding.get() > 0) {
            timers.add(0, () -> {}, false);
            timers.run(0);
          }
        });
    assertThat(hidden).hasValue(0);
  }

  @Test
  void eachTimerFiresOnceOrIsCancelledWhileAllRace() throws Exception {
    int adders = 2;
    int each = 50_000;
    int all = adders * each;
    var tasks = new AtomicReferenceArray<TimerTask>(all);
    var firings = new AtomicIntegerArray(all);
    var cancels = new AtomicIntegerArray(all);
    var adding = new AtomicInteger(adders);
    var actors = new Race.Actor[adders + 2];
    for (int a = 0; a < adders; a++) {
      int base = a * each;
      actors[a] =
          () -> {
            var random = new SplittableRandom(base);
            for (int i = base; i < base + each; i++) {
              int me = i;
              tasks.set(
                  i, timers.add(random.nextLong(1000), () -> firings.getAndIncrement(me), false));
            }
            adding.getAndDecrement();
          };
    }
    actors[adders] =
        () -> {
          var random = new SplittableRandom(99);
          while (adding.get() > 0) {
            timers.run(random.nextLong(1000));
          }
        };
    actors[adders + 1] =
        () -> {
          var random = new SplittableRandom(77);
          while (adding.get() > 0) {
            int i = random.nextInt(all);
            TimerTask task = tasks.get(i);
            if (task != null && task.cancel()) {
              cancels.getAndIncrement(i);
            }
          }
        };
    Race.run(actors);
    timers.run(END);
    for (int i = 0; i < all; i++) {
      assertThat(firings.get(i) + cancels.get(i)).as("ends of timer %s", i).isOne();
    }
    assertThat(timers.size()).isZero();
    assertThat(timers.next()).isEqualTo(Timers.NONE);
  }

  @Test
  void noTimerIsLostBetweenDrainsAndAdds() throws Exception {
    int each = 50_000;
    var heir = new Timers();
    var firings = new AtomicIntegerArray(2 * each);
    var adding = new AtomicInteger(2);
    Race.run(
        () -> {
          for (int i = 0; i < each; i++) {
            int me = i;
            timers.add(i, () -> firings.getAndIncrement(me), false);
          }
          adding.getAndDecrement();
        },
        () -> {
          for (int i = each; i < 2 * each; i++) {
            int me = i;
            timers.add(i, () -> firings.getAndIncrement(me), false);
          }
          adding.getAndDecrement();
        },
        () -> {
          while (adding.get() > 0) {
            timers.drain().forEach(heir::adopt);
          }
        });
    timers.run(END);
    heir.run(END);
    for (int i = 0; i < 2 * each; i++) {
      assertThat(firings.get(i)).as("firings of timer %s", i).isOne();
    }
  }
}
