package io.gmp.benchmarks;

/** What two actors send to and fro. Only who has it touches it. */
final class Ball {
  private final Tally end;
  private int left;

  Ball(int hits, Tally end) {
    this.left = hits;
    this.end = end;
  }

  /** Whether it goes on. */
  boolean hit() {
    if (--left > 0) {
      return true;
    }
    end.end();
    return false;
  }
}
