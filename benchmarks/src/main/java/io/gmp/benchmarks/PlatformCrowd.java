package io.gmp.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

/** Actors of another system that have had one message each and wait for the next. */
final class PlatformCrowd implements Crowd {
  private final ActorPlatform platform;
  private final AtomicInteger arrived = new AtomicInteger();
  private int count;

  PlatformCrowd(ActorPlatform platform) {
    this.platform = platform;
  }

  @Override
  public void gather(int count) throws InterruptedException {
    this.count = count;
    platform.root(this::spawn).tell(count);
  }

  private boolean spawn(Script.Self self, Object count) throws InterruptedException {
    for (int i = (int) count; i > 0; i--) {
      self.spawn(
              (each, message) -> {
                arrived.incrementAndGet();
                return true;
              })
          .tell(1);
    }
    return true;
  }

  @Override
  public boolean isGathered() {
    return arrived.get() == count;
  }

  @Override
  public void release() {
    platform.close();
  }
}
