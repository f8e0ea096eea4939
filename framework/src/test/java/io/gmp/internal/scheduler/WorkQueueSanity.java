package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every queue of work promises: one producer, any number of consumers. */
abstract class WorkQueueSanity {
  static final int MANY = 200_000;

  /** A queue under test. */
  interface Queue {
    void put(Object work);

    @Nullable Object take();

    @Nullable Object takeAsAnother();

    int size();

    boolean isEmpty();
  }

  abstract Queue queue();

  @Test
  void isEmptyAtFirst() {
    Queue queue = queue();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.size()).isZero();
    assertThat(queue.take()).isNull();
    assertThat(queue.takeAsAnother()).isNull();
  }

  @Test
  void isFirstInFirstOutAtEveryFillLevel() {
    Queue queue = queue();
    for (int level = 0; level < RunQueue.CAPACITY; level++) {
      for (int i = 0; i < level; i++) {
        queue.put(new Work(i));
        assertThat(queue.size()).isEqualTo(i + 1);
        assertThat(queue.isEmpty()).isFalse();
      }
      for (int i = 0; i < level; i++) {
        assertThat(queue.isEmpty()).isFalse();
        assertThat(Work.id(queue.take())).isEqualTo(i);
        assertThat(queue.size()).isEqualTo(level - i - 1);
      }
      assertThat(queue.take()).isNull();
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  @Test
  void othersTakeTheOldestFirst() {
    Queue queue = queue();
    queue.put(new Work(0));
    queue.put(new Work(1));
    assertThat(Work.id(queue.takeAsAnother())).isZero();
    assertThat(Work.id(queue.take())).isEqualTo(1);
  }

  @Test
  void givesEachElementToExactlyOneTaker() throws Exception {
    Queue queue = queue();
    var taken = new AtomicIntegerArray(MANY);
    var done = new AtomicBoolean();
    Race.Actor thief =
        () -> {
          while (!done.get() || !queue.isEmpty()) {
            Object work = queue.takeAsAnother();
            if (work != null) {
              taken.getAndIncrement(Work.id(work));
            }
          }
        };
    Race.run(
        () -> {
          for (int i = 0; i < MANY; i++) {
            while (queue.size() > 100) {
              Thread.yield();
            }
            queue.put(new Work(i));
            if (i % 3 == 0) {
              Object work = queue.take();
              if (work != null) {
                taken.getAndIncrement(Work.id(work));
              }
            }
          }
          done.set(true);
        },
        thief,
        thief);
    for (int i = 0; i < MANY; i++) {
      assertThat(taken.get(i)).as("takers of %s", i).isOne();
    }
    assertThat(queue.size()).isZero();
  }
}
