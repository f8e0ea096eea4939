package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.reactor.GmpScheduler.Ownership;
import io.gmp.reactor.TaskQueue.Status;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TaskQueueTest {
  private final Owner owner = new GmpScheduler(Gmp.current(), Ownership.SHARED);
  private final TaskQueue queue = new TaskQueue();

  private Task task() {
    return new Task(owner, () -> {}, null);
  }

  @BeforeEach
  void attach() {
    assertThat(queue.push(task())).isEqualTo(Status.DETACHED);
    assertThat(queue.attach()).isTrue();
    assertThat(queue.attach()).isFalse();
  }

  @Test
  void givesTasksInTheOrderTheyWerePushed() {
    var pushed = IntStream.range(0, 10).mapToObj(i -> task()).toList();
    assertThat(queue.push(pushed.get(0))).isEqualTo(Status.IDLE);
    assertThat(queue.push(pushed.get(1))).isEqualTo(Status.BUSY);
    var polled = new ArrayList<Entry>();
    polled.add(queue.poll());
    pushed.subList(2, 10).forEach(queue::push);
    for (Entry task = queue.poll(); task != null; task = queue.poll()) {
      polled.add(task);
    }
    assertThat(polled).containsExactlyElementsOf(pushed);
    assertThat(queue.size()).isZero();
  }

  @Test
  void restsOnlyWhenNothingIsLeft() {
    queue.push(task());
    assertThat(queue.rest()).isFalse();
    assertThat(queue.poll()).isNotNull();
    queue.push(task());
    assertThat(queue.rest()).isFalse();
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.poll()).isNull();
    assertThat(queue.rest()).isTrue();
    assertThat(queue.push(task())).isEqualTo(Status.IDLE);
    assertThat(queue.poll()).isNotNull();
  }

  @Test
  void isDetachedOnlyFromIdle() {
    queue.push(task());
    assertThat(queue.sweep()).isFalse();
    assertThat(queue.retire()).isFalse();
    queue.poll();
    assertThat(queue.sweep()).isFalse();
    queue.rest();
    assertThat(queue.sweep()).isTrue();
    assertThat(queue.mayBeDetached()).isTrue();
    assertThat(queue.detach()).isTrue();
    assertThat(queue.mayBeDetached()).isTrue();
    assertThat(queue.push(task())).isEqualTo(Status.DETACHED);
    assertThat(queue.retire()).isFalse();
    queue.attach();
    assertThat(queue.retire()).isTrue();
    assertThat(queue.isTerminated()).isTrue();
  }

  @Test
  void isNotDetachedIfATaskComesMeanwhile() {
    assertThat(queue.sweep()).isTrue();
    assertThat(queue.push(task())).isEqualTo(Status.IDLE);
    assertThat(queue.detach()).isFalse();
    queue.spare();
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.rest()).isTrue();
    assertThat(queue.sweep()).isTrue();
    queue.spare();
    assertThat(queue.push(task())).isEqualTo(Status.IDLE);
  }

  @Test
  void takesNothingOnceTerminated() {
    queue.push(task());
    queue.push(task());
    queue.poll();
    assertThat(queue.terminate()).isEqualTo(Status.BUSY);
    assertThat(queue.terminate()).isEqualTo(Status.TERMINATED);
    assertThat(queue.push(task())).isEqualTo(Status.TERMINATED);
    assertThat(queue.rest()).isFalse();
    assertThat(queue.attach()).isFalse();
    assertThat(queue.isTerminated()).isTrue();
  }

  @Test
  void countsWhatWaits() {
    for (int i = 0; i < 10; i++) {
      queue.push(task());
    }
    assertThat(queue.size()).isEqualTo(10);
    queue.poll();
    queue.push(task());
    assertThat(queue.size()).isEqualTo(10);
  }

  @Test
  void losesNothingBetweenManyProducersAndTurnsThatRest() throws InterruptedException {
    int producers = 4;
    int each = 50_000;
    var turns = new AtomicInteger();
    var taken = new int[1];
    var done = new CountDownLatch(1);
    var overlapping = new AtomicInteger();
    Runnable turn =
        () -> {
          turns.incrementAndGet();
          do {
            overlapping.compareAndSet(0, turns.get() - 1);
            for (Entry task = queue.poll(); task != null; task = queue.poll()) {
              taken[0]++;
            }
            if (taken[0] == producers * each) {
              done.countDown();
            }
            turns.decrementAndGet();
            if (queue.rest()) {
              return;
            }
            turns.incrementAndGet();
          } while (true);
        };
    for (int p = 0; p < producers; p++) {
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < each; i++) {
                  if (queue.push(task()) == Status.IDLE) {
                    turn.run();
                  }
                }
              });
    }
    done.await();
    assertThat(taken[0]).isEqualTo(producers * each);
    assertThat(overlapping).hasValue(0);
  }
}
