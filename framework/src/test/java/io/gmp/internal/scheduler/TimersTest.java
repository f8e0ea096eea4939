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

  private static TimerTask added(Timers timers, long when, Runnable action) {
    var task = new TimerTask(when, action, false);
    timers.add(task);
    return task;
  }

  private TimerTask add(long when) {
    return added(timers, when, () -> fired.add(when));
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
    added(
        timers,
        1,
        () -> {
          late.cancel();
          add(2);
        });
    assertThat(timers.run(1)).isTrue();
    assertThat(timers.next()).isEqualTo(2);
    assertThat(timers.run(END)).isTrue();
    assertThat(fired).containsExactly(2L);
  }

  private void cancelWhileSomebodyIsAtTheHeap(Timers timers, List<TimerTask> tasks) {
    assertThat(timers.tryLock()).isTrue();
    tasks.forEach(TimerTask::cancel);
    timers.unlock();
  }

  @Test
  void theCancelledLeaveAtOnceAndTheOthersStayInOrder() {
    var random = new SplittableRandom(2);
    var tasks = new ArrayList<TimerTask>();
    for (int i = 0; i < 2_000; i++) {
      tasks.add(add(random.nextLong(1_000)));
    }
    for (int i = 0; i < 1_500; i++) {
      tasks.remove(random.nextInt(tasks.size())).cancel();
      assertThat(timers.size()).isEqualTo(tasks.size());
    }
    tasks.sort((a, b) -> Long.compare(a.when, b.when));
    assertThat(timers.next()).isEqualTo(tasks.getFirst().when);
    timers.run(END);
    assertThat(fired).containsExactlyElementsOf(tasks.stream().map(task -> task.when).toList());
  }

  @Test
  void whatIsCancelledWhileSomebodyIsAtTheHeapIsSweptOnceItIsMoreThanAQuarter() {
    var tasks = addUpTo(400);
    var some = new ArrayList<TimerTask>();
    for (int i = 0; i < 100; i++) {
      some.add(tasks.get(4 * i));
    }
    cancelWhileSomebodyIsAtTheHeap(timers, some);
    assertThat(timers.size()).isEqualTo(400);
    cancelWhileSomebodyIsAtTheHeap(timers, tasks.subList(1, 2));
    assertThat(timers.size()).isEqualTo(299);
    assertThat(timers.next()).isEqualTo(2);
    tasks.get(2).cancel();
    assertThat(timers.size()).isEqualTo(298);
    timers.run(END);
    assertThat(fired).hasSize(298).isSorted().noneMatch(when -> when % 4 == 0);
  }

  @Test
  void aFewThatStayedAreNotWorthASweep() {
    var tasks = addUpTo(80);
    cancelWhileSomebodyIsAtTheHeap(timers, tasks.subList(0, 64));
    assertThat(timers.size()).isEqualTo(80);
    cancelWhileSomebodyIsAtTheHeap(timers, tasks.subList(64, 65));
    assertThat(timers.size()).isEqualTo(15);
  }

  @Test
  void cancelledTimersThatWereDueNoLongerCount() {
    cancelWhileSomebodyIsAtTheHeap(timers, addUpTo(60));
    assertThat(timers.size()).isEqualTo(60);
    timers.run(END);
    assertThat(timers.size()).isZero();
    cancelWhileSomebodyIsAtTheHeap(timers, addUpTo(80).subList(0, 64));
    assertThat(timers.size()).isEqualTo(80);
  }

  @Test
  void whatIsCancelledBeforeItIsInTheHeapDoesNotGetThere() {
    assertThat(timers.tryLock()).isTrue();
    addUpTo(10).forEach(TimerTask::cancel);
    add(5);
    timers.unlock();
    assertThat(timers.size()).isOne();
  }

  @Test
  void whatIsCancelledBeforeItIsArmedDoesNotGetThere() {
    var task = TimerTask.at(5, () -> fired.add(5L));
    assertThat(task.cancel()).isTrue();
    timers.add(task);
    assertThat(timers.size()).isZero();
    timers.run(END);
    assertThat(fired).isEmpty();
  }

  @Test
  void drainedTimersFireWhereTheyAreMoved() {
    var heir = new Timers();
    addUpTo(100);
    var drained = timers.drain();
    assertThat(drained).hasSize(100);
    assertThat(timers.next()).isEqualTo(Timers.NONE);
    assertThat(timers.run(END)).isFalse();
    drained.forEach(heir::add);
    assertThat(heir.next()).isZero();
    heir.run(END);
    assertThat(fired).hasSize(100).isSorted();
  }

  @Test
  void movedTimersLeaveWhereTheyAreWhenTheyAreCancelled() {
    var heir = new Timers();
    var tasks = addUpTo(100);
    timers.drain().forEach(heir::add);
    tasks.subList(0, 65).forEach(TimerTask::cancel);
    assertThat(heir.size()).isEqualTo(35);
    heir.run(END);
    assertThat(fired).hasSize(35);
  }

  @Test
  void whatIsCancelledOnItsWayDoesNotArrive() {
    var heir = new Timers();
    var tasks = addUpTo(100);
    var drained = timers.drain();
    tasks.subList(0, 60).forEach(TimerTask::cancel);
    drained.forEach(heir::add);
    assertThat(heir.size()).isEqualTo(40);
  }

  @Test
  void aDrainForgetsHowManyWereCancelled() {
    cancelWhileSomebodyIsAtTheHeap(timers, addUpTo(60));
    timers.drain();
    cancelWhileSomebodyIsAtTheHeap(timers, addUpTo(80).subList(0, 64));
    assertThat(timers.size()).isEqualTo(80);
  }

  @Test
  void aSweepForgetsHowManyWereCancelled() {
    addUpTo(400);
    cancelWhileSomebodyIsAtTheHeap(timers, addUpTo(400));
    assertThat(timers.size()).isEqualTo(400);
    cancelWhileSomebodyIsAtTheHeap(timers, addUpTo(1));
    assertThat(timers.size()).isEqualTo(401);
  }

  private static void moveSome(Timers from, Timers to, long now) {
    TimerTask task = from.takeSome(now);
    while (task != null) {
      TimerTask after = task.nextPending;
      task.nextPending = null;
      to.add(task);
      task = after;
    }
  }

  @Test
  void timersAreMovedAPartAtATimeAndBothHeapsFireMeanwhile() {
    var heir = new Timers();
    addUpTo(1_000);
    moveSome(timers, heir, 9);
    assertThat(heir.next()).isZero();
    assertThat(timers.next()).isEqualTo(10);
    assertThat(timers.size()).isPositive();
    assertThat(timers.size() + heir.size()).isEqualTo(1_000);
    heir.run(9);
    timers.run(400);
    heir.run(400);
    assertThat(fired).hasSize(401);
    while (timers.size() > 0) {
      moveSome(timers, heir, 400);
    }
    assertThat((Object) timers.takeSome(END)).isNull();
    heir.run(END);
    assertThat(fired).hasSize(1_000).doesNotHaveDuplicates();
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
            TimerTask task = added(timers, when, () -> {});
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
            timers.add(new TimerTask(0, () -> {}, false));
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
              tasks.set(i, added(timers, random.nextLong(1000), () -> firings.getAndIncrement(me)));
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
            timers.add(new TimerTask(i, () -> firings.getAndIncrement(me), false));
          }
          adding.getAndDecrement();
        },
        () -> {
          for (int i = each; i < 2 * each; i++) {
            int me = i;
            timers.add(new TimerTask(i, () -> firings.getAndIncrement(me), false));
          }
          adding.getAndDecrement();
        },
        () -> {
          while (adding.get() > 0) {
            timers.drain().forEach(heir::add);
          }
        });
    timers.run(END);
    heir.run(END);
    for (int i = 0; i < 2 * each; i++) {
      assertThat(firings.get(i)).as("firings of timer %s", i).isOne();
    }
  }

  @Test
  void whoAddsAfterTheEndOfAProcessorFindsThatItHasEnded() throws Exception {
    int each = 200;
    for (int round = 0; round < 200; round++) {
      var old = new Timers();
      var heir = new Timers();
      var firings = new AtomicInteger();
      var cancels = new AtomicInteger();
      Race.run(
          () -> {
            for (int i = 0; i < each; i++) {
              TimerTask task = added(old, i, firings::getAndIncrement);
              if (old.isClosed()) {
                moveAll(old, heir);
              }
              if ((i & 3) == 0 && task.cancel()) {
                cancels.getAndIncrement();
              }
            }
          },
          () -> {
            old.run(each / 2);
            old.close();
            moveAll(old, heir);
          },
          () -> heir.run(each / 4));
      assertThat(old.size()).isZero();
      assertThat(old.earliest()).isEqualTo(Timers.NONE);
      heir.run(END);
      assertThat(firings.get() + cancels.get()).isEqualTo(each);
    }
  }

  private static void moveAll(Timers from, Timers to) {
    while (from.earliest() != Timers.NONE) {
      moveSome(from, to, 0);
    }
  }
}
