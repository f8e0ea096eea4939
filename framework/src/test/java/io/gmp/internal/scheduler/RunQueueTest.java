package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunQueueTest extends WorkQueueSanity {
  private static final int HALF = RunQueue.CAPACITY / 2;

  private final GlobalQueue global = new GlobalQueue();
  private final RunQueue queue = new RunQueue();
  private final RunQueue thief = new RunQueue();

  @Override
  Queue queue() {
    return new Queue() {
      @Override
      public void put(Object work) {
        queue.put(work, global);
      }

      @Override
      public @Nullable Object take() {
        return queue.take();
      }

      @Override
      public @Nullable Object takeAsAnother() {
        var own = new RunQueue();
        Object work = own.stealFrom(queue, false);
        for (Object more = own.take(); more != null; more = own.take()) {
          global.add(more);
        }
        if (work == null) {
          work = global.poll();
        }
        return work;
      }

      @Override
      public int size() {
        return queue.size() + global.size();
      }

      @Override
      public boolean isEmpty() {
        return queue.isEmpty() && global.size() == 0;
      }
    };
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      queue.put(new Work(i), global);
    }
  }

  private void beginAt(int index) throws ReflectiveOperationException {
    for (String name : new String[] {"head", "tail"}) {
      Field field = RunQueue.class.getDeclaredField(name);
      field.setAccessible(true);
      field.setInt(queue, index);
    }
  }

  @Test
  void stealingMovesTheOlderHalfRoundedUpAndReturnsItsYoungest() {
    for (int level = 0; level <= RunQueue.CAPACITY; level++) {
      fill(level);
      int stolen = level - level / 2;
      assertThat(Work.id(thief.stealFrom(queue, false))).isEqualTo(stolen - 1);
      assertThat(Work.all(thief::take)).isEqualTo(Work.range(0, Math.max(0, stolen - 1)));
      assertThat(Work.all(queue::take)).isEqualTo(Work.range(stolen, level));
    }
  }

  @Test
  void aFullRingSendsTheOldestHalfAndTheNewOneAsOneBatch() {
    fill(RunQueue.CAPACITY);
    assertThat(global.isEmpty()).isTrue();

    queue.put(new Work(RunQueue.CAPACITY), global);

    assertThat(queue.size()).isEqualTo(HALF);
    assertThat(global.size()).isEqualTo(HALF + 1);
    assertThat(Work.id(global.poll(RunQueue.CAPACITY, thief))).isZero();
    assertThat(global.isEmpty()).isTrue();
    var batch = Work.all(thief::take);
    assertThat(batch.subList(0, HALF - 1)).isEqualTo(Work.range(1, HALF));
    assertThat(batch.subList(HALF - 1, batch.size())).containsExactly(RunQueue.CAPACITY);
    assertThat(Work.all(queue::take)).isEqualTo(Work.range(HALF, RunQueue.CAPACITY));
  }

  @Test
  void indicesRunOverTheEndOfInt() throws ReflectiveOperationException {
    beginAt(Integer.MAX_VALUE - 10);
    fill(100);
    assertThat(queue.size()).isEqualTo(100);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(Work.id(thief.stealFrom(queue, false))).isEqualTo(49);
    assertThat(Work.all(thief::take)).isEqualTo(Work.range(0, 49));
    assertThat(Work.all(queue::take)).isEqualTo(Work.range(50, 100));

    beginAt(Integer.MAX_VALUE - 10);
    fill(RunQueue.CAPACITY + 1);
    assertThat(global.size()).isEqualTo(HALF + 1);
    assertThat(Work.all(queue::take)).isEqualTo(Work.range(HALF, RunQueue.CAPACITY));
  }

  @Test
  void nextRunsBeforeTheRingAndIsNotPartOfIt() {
    fill(2);
    queue.putNext(new Work(2), true, global);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(Work.id(queue.peekNext())).isEqualTo(2);
    assertThat(Work.id(queue.takeNext())).isEqualTo(2);
    assertThat(queue.takeNext()).isNull();
    assertThat(Work.all(queue::take)).isEqualTo(Work.range(0, 2));
  }

  @Test
  void nextAloneIsNotQueued() {
    assertThat(queue.hasQueued()).isFalse();
    queue.putNext(new Work(0), true, global);
    assertThat(queue.hasQueued()).isFalse();
    queue.putNext(new Work(1), true, global);
    assertThat(queue.hasQueued()).isTrue();
    queue.take();
    assertThat(queue.hasQueued()).isFalse();
    queue.demoteNext(global);
    assertThat(queue.hasQueued()).isTrue();
    thief.stealFrom(queue, false);
    assertThat(queue.hasQueued()).isFalse();
  }

  @Test
  void nextKicksTheOneBeforeItToTheTail() {
    fill(2);
    queue.putNext(new Work(2), true, global);
    queue.putNext(new Work(3), false, global);
    assertThat(Work.id(queue.takeNext())).isEqualTo(3);
    assertThat(Work.all(queue::take)).isEqualTo(Work.range(0, 3));
  }

  @Test
  void nextKicksTheOneBeforeItOutOfAFullRing() {
    fill(RunQueue.CAPACITY);
    queue.putNext(new Work(1000), false, global);
    assertThat(global.isEmpty()).isTrue();
    queue.putNext(new Work(1001), false, global);
    assertThat(global.size()).isEqualTo(HALF + 1);
    assertThat(Work.id(queue.takeNext())).isEqualTo(1001);
  }

  @Test
  void putNextTellsWhetherMoreIsWaitingThanNextAlone() {
    for (boolean share : new boolean[] {true, false}) {
      assertThat(queue.putNext(new Work(0), share, global)).isFalse();
      assertThat(queue.putNext(new Work(1), share, global)).isTrue();
      queue.takeNext();
      assertThat(queue.putNext(new Work(2), share, global)).isTrue();
      queue.take();
      queue.takeNext();
    }
  }

  @Test
  void putNextSaysNothingElseWaitsIfTheOneBeforeWasStolen() {
    queue.putNext(new Work(0), true, global);
    assertThat(Work.id(thief.stealFrom(queue, true))).isZero();
    assertThat(queue.putNext(new Work(1), true, global)).isFalse();
  }

  @Test
  void thievesTakeNextOnlyIfItIsSharedAndOnlyWhenTheyMay() {
    queue.putNext(new Work(0), false, global);
    assertThat(queue.hasStealable()).isFalse();
    assertThat(thief.stealFrom(queue, true)).isNull();
    assertThat(queue.isEmpty()).isFalse();
    assertThat(Work.id(queue.takeNext())).isZero();

    queue.putNext(new Work(1), true, global);
    assertThat(queue.hasStealable()).isTrue();
    assertThat(thief.stealFrom(queue, false)).isNull();
    assertThat(Work.id(thief.stealFrom(queue, true))).isEqualTo(1);
    assertThat(queue.hasStealable()).isFalse();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void thievesPreferTheRingToNext() {
    queue.putNext(new Work(1), true, global);
    queue.put(new Work(0), global);
    assertThat(Work.id(thief.stealFrom(queue, true))).isZero();
    assertThat(Work.id(thief.stealFrom(queue, true))).isEqualTo(1);
  }

  @Test
  void anybodyTakesNextThatTheySawUnlessItChanged() {
    var first = new Work(0);
    var second = new Work(1);
    queue.putNext(first, false, global);
    assertThat(queue.stealNext(second)).isFalse();
    queue.putNext(second, false, global);
    assertThat(queue.stealNext(first)).isFalse();
    assertThat(queue.stealNext(second)).isTrue();
    assertThat(queue.peekNext()).isNull();
    assertThat(queue.stealNext()).isNull();
  }

  @Test
  void demotedNextIsTheYoungestOfTheRing() {
    queue.demoteNext(global);
    assertThat(queue.isEmpty()).isTrue();
    queue.putNext(new Work(2), false, global);
    fill(2);
    queue.demoteNext(global);
    assertThat(queue.peekNext()).isNull();
    assertThat(Work.all(queue::take)).isEqualTo(Work.range(0, 3));
  }

  @Test
  void isNeverSpuriouslyEmptyWhileNextAndRingChange() throws Exception {
    var turns = new AtomicInteger();
    var looks = new AtomicInteger();
    var wrong = new AtomicInteger();
    var stop = new AtomicBoolean();
    queue.put(new Work(0), global);
    Race.run(
        () -> {
          var random = new SplittableRandom(42);
          try {
            while (turns.get() < 100_000 || looks.get() < 100_000) {
              if (random.nextInt(4) != 0) {
                queue.putNext(new Work(1), random.nextBoolean(), global);
              } else {
                queue.put(new Work(1), global);
              }
              if (queue.takeNext() == null) {
                queue.take();
              }
              turns.getAndIncrement();
            }
          } finally {
            stop.set(true);
          }
        },
        () -> {
          while (!stop.get()) {
            if (queue.isEmpty()) {
              wrong.getAndIncrement();
            }
            looks.getAndIncrement();
          }
        });
    assertThat(wrong.get()).isZero();
    assertThat(queue.isEmpty()).isFalse();
  }

  @Test
  void ownerAndThievesLoseAndDoubleNothingWhileTheRingOverflows() throws Exception {
    var taken = new AtomicIntegerArray(MANY);
    var stop = new AtomicBoolean();
    Race.Actor robber =
        () -> {
          var own = new RunQueue();
          while (!stop.get()) {
            Object work = own.stealFrom(queue, true);
            for (; work != null; work = own.take()) {
              taken.getAndIncrement(Work.id(work));
            }
          }
        };
    Race.run(
        () -> {
          var random = new SplittableRandom(7);
          for (int i = 0; i < MANY; i++) {
            if (random.nextInt(4) == 0) {
              queue.putNext(new Work(i), random.nextBoolean(), global);
            } else {
              queue.put(new Work(i), global);
            }
            if (random.nextInt(16) == 0) {
              Object work = queue.takeNext();
              if (work == null) {
                work = queue.take();
              }
              if (work != null) {
                taken.getAndIncrement(Work.id(work));
              }
            }
          }
          stop.set(true);
        },
        robber,
        robber);
    queue.demoteNext(global);
    Work.all(queue::take).forEach(taken::getAndIncrement);
    Work.all(global::poll).forEach(taken::getAndIncrement);
    for (int i = 0; i < MANY; i++) {
      assertThat(taken.get(i)).as("takers of %s", i).isOne();
    }
  }
}
