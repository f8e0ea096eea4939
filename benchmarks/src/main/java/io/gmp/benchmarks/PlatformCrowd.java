package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Actors of another system that have had one message each and wait for the next. */
final class PlatformCrowd implements Crowd {
  private final ActorPlatform platform;
  private final boolean holds;
  private final AtomicInteger arrived = new AtomicInteger();
  private final List<Address> held = new ArrayList<>();
  private int count;

  /**
   * Makes one.
   *
   * @param holds whether nobody else does, so that they would be garbage; a reference each is
   *     counted then
   */
  PlatformCrowd(ActorPlatform platform, boolean holds) {
    this.platform = platform;
    this.holds = holds;
  }

  @Override
  public void gather(int count) throws InterruptedException {
    this.count = count;
    platform.root(this::spawn).tell(count);
  }

  private boolean spawn(Script.Self self, Object count) throws InterruptedException {
    for (int i = (int) count; i > 0; i--) {
      Address actor =
          self.spawn(
              (each, message) -> {
                arrived.incrementAndGet();
                return true;
              });
      if (holds) {
        held.add(actor);
      }
      actor.tell(1);
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
