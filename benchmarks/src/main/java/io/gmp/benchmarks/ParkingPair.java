package io.gmp.benchmarks;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Two that wake each other in turn, with the JDK's own means: on whatever they run. */
final class ParkingPair {
  private final int turns;
  private final Tally both = new Tally(2);
  private volatile @Nullable Thread first;
  private volatile @Nullable Thread second;
  private volatile boolean secondsTurn;

  ParkingPair(int turns) {
    this.turns = turns;
  }

  void playFirst() {
    first = Thread.currentThread();
    Thread other = second;
    while (other == null) {
      LockSupport.park();
      other = second;
    }
    play(false, other);
  }

  void playSecond() {
    second = Thread.currentThread();
    LockSupport.unpark(first);
    Thread other = first;
    while (other == null) {
      LockSupport.park();
      other = first;
    }
    play(true, other);
  }

  private void play(boolean amSecond, Thread other) {
    for (int i = 0; i < turns; i++) {
      while (secondsTurn != amSecond) {
        LockSupport.park();
      }
      secondsTurn = !amSecond;
      LockSupport.unpark(other);
    }
    both.end();
  }

  void await() throws InterruptedException {
    both.await();
  }
}
