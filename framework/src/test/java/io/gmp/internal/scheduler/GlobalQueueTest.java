package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GlobalQueueTest extends WorkQueueSanity {
  private final GlobalQueue queue = new GlobalQueue();
  private final RunQueue ring = new RunQueue();

  @Override
  Queue queue() {
    return new Queue() {
      @Override
      public void put(Object work) {
        queue.add(work);
      }

      @Override
      public @Nullable Object take() {
        return queue.poll();
      }

      @Override
      public @Nullable Object takeAsAnother() {
        return queue.poll(1, new RunQueue());
      }

      @Override
      public int size() {
        return queue.size();
      }

      @Override
      public boolean isEmpty() {
        return queue.isEmpty();
      }
    };
  }

  @Test
  void batchesAndSinglesLeaveInTheOrderTheyCame() {
    queue.add(new Work(0));
    queue.addAll(Work.batch(1, 5), 5);
    queue.add(new Work(6));
    queue.addAll(Work.batch(7, 129), 129);
    assertThat(queue.size()).isEqualTo(136);
    assertThat(Work.all(queue::poll)).isEqualTo(Work.range(0, 136));
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatGoesAheadIsTakenFirstAndInItsOrder() {
    queue.addAll(Work.batch(2, 3), 3);
    queue.addAhead(new Work(0));
    queue.addAhead(new Work(1));
    assertThat(queue.size()).isEqualTo(5);
    assertThat(queue.hasAhead()).isTrue();
    assertThat(Work.id(queue.poll(10, ring))).isZero();
    assertThat(Work.id(queue.pollAhead())).isEqualTo(1);
    assertThat(queue.hasAhead()).isFalse();
    assertThat(queue.pollAhead()).isNull();
    assertThat(Work.all(queue::poll)).isEqualTo(Work.range(2, 5));
  }

  @Test
  void aBatchIsItsFirstElementsOnly() {
    queue.addAll(Work.batch(0, 10), 3);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(Work.all(queue::poll)).isEqualTo(Work.range(0, 3));
  }

  @Test
  void pollingManyReturnsTheFirstAndPutsTheOthersIntoTheRing() {
    queue.addAll(Work.batch(0, 10), 10);
    assertThat(Work.id(queue.poll(4, ring))).isZero();
    assertThat(Work.all(ring::take)).isEqualTo(Work.range(1, 4));
    assertThat(queue.size()).isEqualTo(6);
    assertThat(Work.id(queue.poll())).isEqualTo(4);
    assertThat(Work.id(queue.poll(100, ring))).isEqualTo(5);
    assertThat(Work.all(ring::take)).isEqualTo(Work.range(6, 10));
    assertThat(queue.poll(1, ring)).isNull();
  }

  @Test
  void pollingManyTakesFromTheOldestBatchAlone() {
    queue.addAll(Work.batch(0, 3), 3);
    queue.addAll(Work.batch(3, 3), 3);
    assertThat(Work.id(queue.poll(6, ring))).isZero();
    assertThat(ring.size()).isEqualTo(2);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(Work.all(queue::poll)).isEqualTo(Work.range(3, 6));
  }

  @Test
  void anEmptyBatchIsNoWork() {
    queue.addAll(new Object[0], 0);
    assertThat(queue.poll()).isNull();
    queue.add(new Work(1));
    assertThat(Work.id(queue.poll(2, ring))).isEqualTo(1);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void givesWhatManyProducersAddToExactlyOneConsumerInTheProducersOrder() throws Exception {
    int producers = 3;
    int each = MANY / 4;
    var taken = new AtomicIntegerArray(producers * each);
    var left = new AtomicInteger(producers);
    var disordered = new AtomicInteger();
    var actors = new Race.Actor[producers + 2];
    for (int p = 0; p < producers; p++) {
      int base = p * each;
      actors[p] =
          () -> {
            for (int i = 0; i < each; ) {
              int count = Math.min(1 + i % 7, each - i);
              if (count == 1) {
                queue.add(new Work(base + i));
              } else {
                queue.addAll(Work.batch(base + i, count), count);
              }
              i += count;
            }
            left.getAndDecrement();
          };
    }
    for (int c = 0; c < 2; c++) {
      int most = 1 + 3 * c;
      actors[producers + c] =
          () -> {
            var own = new RunQueue();
            int[] last = {-1, -1, -1};
            for (; ; ) {
              boolean over = left.get() == 0;
              Object work = most == 1 ? queue.poll() : queue.poll(most, own);
              if (work == null && over) {
                return;
              }
              for (; work != null; work = own.take()) {
                int id = Work.id(work);
                taken.getAndIncrement(id);
                if (id <= last[id / each]) {
                  disordered.getAndIncrement();
                }
                last[id / each] = id;
              }
            }
          };
    }
    Race.run(actors);
    for (int i = 0; i < taken.length(); i++) {
      assertThat(taken.get(i)).as("takers of %s", i).isOne();
    }
    assertThat(disordered.get()).isZero();
    assertThat(queue.size()).isZero();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void isNeverEmptyNorOfSizeZeroWhileSomethingIsIn() throws Exception {
    var left = new AtomicInteger(MANY);
    var wrong = new AtomicInteger();
    queue.add(new Work(0));
    Race.run(
        () -> {
          while (left.getAndDecrement() > 0) {
            queue.add(new Work(1));
            queue.poll();
          }
        },
        () -> {
          while (left.get() > 0) {
            if (queue.isEmpty() || queue.size() == 0) {
              wrong.getAndIncrement();
            }
          }
        });
    assertThat(wrong.get()).isZero();
  }
}
