package io.gmp.soak;

import java.util.concurrent.TimeUnit;

/** Where drivers stop between two rounds, so that now and then nothing is under way. */
final class Gate {
  private final int drivers;
  private int waiting; // under the monitor, as the rest
  private boolean closed;
  private boolean over;

  Gate(int drivers) {
    this.drivers = drivers;
  }

  /** Waits while the gate is closed; false when all is over. */
  synchronized boolean pass() throws InterruptedException {
    waiting++;
    notifyAll();
    while (closed && !over) {
      wait();
    }
    waiting--;
    return !over;
  }

  /** Closes the gate and waits until all drivers stand before it; false if it takes too long. */
  synchronized boolean close(long seconds) throws InterruptedException {
    closed = true;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (waiting < drivers) {
      long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  synchronized void open() {
    closed = false;
    notifyAll();
  }

  synchronized void end() {
    over = true;
    notifyAll();
  }
}
