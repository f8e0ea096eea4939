package io.gmp.benchmarks;

import io.gmp.Gmp;
import io.gmp.RuntimeStats;
import io.gmp.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;

/** Goroutines that wait for a value from one channel. */
final class GoroutineCrowd implements Crowd {
  private final Gmp gmp = Gmp.builder().engine("virtual-thread").build();
  private final Channel<Integer> gate = Channel.make();
  private final AtomicInteger arrived = new AtomicInteger();
  private Tally all = new Tally(0);
  private int count;

  @Override
  public void gather(int count) {
    this.count = count;
    all = new Tally(count);
    for (int i = 0; i < count; i++) {
      gmp.go(this::passGate);
    }
  }

  private void passGate() throws InterruptedException {
    arrived.incrementAndGet();
    gate.receive();
    all.end();
  }

  @Override
  public boolean isGathered() {
    RuntimeStats stats = gmp.stats();
    return arrived.get() == count && stats.idleProcessors() == stats.gomaxprocs();
  }

  @Override
  public void release() throws InterruptedException {
    for (int i = 0; i < count; i++) {
      gate.send(i);
    }
    all.await();
  }

  @Override
  public void close() {
    gmp.close();
  }
}
