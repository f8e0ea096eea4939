package io.gmp.benchmarks;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Two that wake each other in turn, with the JDK's own means: on whatever they run. */
final class ParkingPair {
  private final int turns;
  private final long nanos;
  private final Tally both = new Tally(2);
  private volatile @Nullable Thread first;
  private volatile @Nullable Thread second;
  private volatile boolean secondsTurn;

  ParkingPair(int turns) {
    this(turns, 0);
  }

  /** With a limit to each park; 0 is none. */
  ParkingPair(int turns, long nanos) {
    this.turns = turns;
    this.nanos = nanos;
  }

  private void park() {
    if (nanos == 0) {
      LockSupport.park();
    } else {
      LockSupport.parkNanos(nanos);
    }
  }

  void playFirst() {
    first = Thread.currentThread();
    Thread other = second;
    while (other == null) {
      park();
      other = second;
    }
    play(false, other);
  }

  void playSecond() {
    second = Thread.currentThread();
    LockSupport.unpark(first);
    Thread other = first;
    while (other == null) {
      park();
      other = first;
    }
    play(true, other);
  }

  private void play(boolean amSecond, Thread other) {
    for (int i = 0; i < turns; i++) {
      while (secondsTurn != amSecond) {
        park();
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
