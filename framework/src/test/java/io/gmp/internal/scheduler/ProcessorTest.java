package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  private final Gmp gmp = Gmp.builder().name("ids").gomaxprocs(1).build();
  private final Scheduler scheduler = RuntimeAccess.scheduler(gmp);
  private final Processor p = new Processor(0);

  @AfterEach
  void close() {
    gmp.close();
  }

  private static Race.Actor drawing(int count, Processor from, Scheduler by, List<Long> into) {
    return () -> {
      for (int i = 0; i < count; i++) {
        into.add(from.create(by));
      }
    };
  }

  @Test
  void idsAreDrawnInBatchesAndBelongToOneProcessor() throws Exception {
    int count = 10_000;
    var first = new ArrayList<Long>();
    var second = new ArrayList<Long>();
    Race.run(
        drawing(count, p, scheduler, first), drawing(count, new Processor(1), scheduler, second));
    assertThat(first).isSorted().doesNotHaveDuplicates().doesNotContainAnyElementsOf(second);
    assertThat(second).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < count; i++) {
      assertThat(first.get(i)).isEqualTo(first.get(i - i % 16) + i % 16);
    }
  }

  @Test
  void isDisturbedUntilThePreemptionWasSeen() {
    assertThat(p.isUndisturbed()).isTrue();
    p.preempt();
    assertThat(p.isUndisturbed()).isFalse();
    assertThat(p.isPreempted()).isTrue();
    p.clearPreempt();
    assertThat(p.isUndisturbed()).isTrue();
  }

  @Test
  void staysRetakenWhateverElseIsCleared() {
    p.preempt();
    p.retake();
    p.clearPreempt();
    assertThat(p.isPreempted()).isFalse();
    assertThat(p.isRetaken()).isTrue();
    assertThat(p.isUndisturbed()).isFalse();
  }

  @Test
  void sharesWhatIsMadeReadyForAWhileAfterOneHadToBeMovedOn() {
    assertThat(p.sharesReadied()).isFalse();
    for (int time = 0; time < 2; time++) {
      p.shareReadied();
      for (int i = 0; i < 64; i++) {
        assertThat(p.sharesReadied()).isTrue();
      }
      assertThat(p.sharesReadied()).isFalse();
    }
  }

  @Test
  void sharesWhatIsMadeReadyForAsLongAsItIsDisturbed() {
    p.shareReadied();
    p.preempt();
    for (int i = 0; i < 100; i++) {
      assertThat(p.sharesReadied()).isTrue();
    }
    p.clearPreempt();
    for (int i = 0; i < 64; i++) {
      assertThat(p.sharesReadied()).isTrue();
    }
    assertThat(p.sharesReadied()).isFalse();
  }

  @Test
  void saysThatATimerIsDueUntilTimersWereRun() {
    p.timers.add(new TimerTask(System.nanoTime() - 1, () -> {}, false));
    int looks = 0;
    while (!p.timersDue()) {
      looks++;
    }
    assertThat(looks).isLessThan(16);
    for (int i = 0; i < 20; i++) {
      assertThat(p.timersDue()).isTrue();
    }
    assertThat(p.runTimers()).isTrue();
    assertThat(p.timersDue()).isFalse();
  }

  @Test
  void timersToComeAreNotDue() {
    p.timers.add(new TimerTask(System.nanoTime() + TimeUnit.HOURS.toNanos(1), () -> {}, false));
    for (int i = 0; i < 64; i++) {
      assertThat(p.timersDue()).isFalse();
    }
    assertThat(p.runTimers()).isFalse();
  }

  @Test
  void randomNumbersOfTwoProcessorsDiffer() {
    var other = new Processor(1);
    var mine = new ArrayList<Integer>();
    var theirs = new ArrayList<Integer>();
    for (int i = 0; i < 100; i++) {
      mine.add(p.random());
      theirs.add(other.random());
    }
    assertThat(mine).doesNotHaveDuplicates().doesNotContainAnyElementsOf(theirs);
  }
}
