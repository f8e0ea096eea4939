package io.gmp.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Parked virtual threads of the JDK. */
final class VirtualThreadCrowd implements Crowd {
  private final AtomicInteger arrived = new AtomicInteger();
  private @Nullable Thread[] threads = {};
  private volatile boolean released;

  @Override
  public void gather(int count) {
    threads = new Thread[count];
    for (int i = 0; i < count; i++) {
      threads[i] = Thread.startVirtualThread(this::waitForRelease);
    }
  }

  private void waitForRelease() {
    arrived.incrementAndGet();
    while (!released) {
      LockSupport.park(this);
    }
  }

  @Override
  public boolean isGathered() {
    return arrived.get() == threads.length
        && threads[threads.length - 1].getState() == Thread.State.WAITING;
  }

  @Override
  public void release() throws InterruptedException {
    released = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
