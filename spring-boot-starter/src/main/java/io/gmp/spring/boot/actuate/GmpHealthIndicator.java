package io.gmp.spring.boot.actuate;

import io.gmp.Deadlock;
import io.gmp.Gmp;
import io.gmp.actor.ActorSnapshot;
import io.gmp.actor.ActorSystem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Out of service if a goroutine has held its processor for too long, if goroutines wait for each
 * other in a circle, or if a mailbox was full at every look for too long.
 */
final class GmpHealthIndicator extends AbstractHealthIndicator {
  private static final int MOST = 10_000;

  private final Gmp gmp;
  private final @Nullable ActorSystem system;
  private final Duration stuckAfter;
  private final Duration fullAfter;
  private final Clock clock;
  private Map<String, Instant> fullSince = Map.of(); // under the lock of this

  GmpHealthIndicator(
      Gmp gmp, @Nullable ActorSystem system, Duration stuckAfter, Duration fullAfter, Clock clock) {
    super("gmp cannot be looked at");
    this.gmp = gmp;
    this.system = system;
    this.stuckAfter = stuckAfter;
    this.fullAfter = fullAfter;
    this.clock = clock;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Duration held = gmp.longestHold();
    List<Deadlock> deadlocks = gmp.deadlocks();
    Map<String, Duration> full = full();
    boolean stuck = held.compareTo(stuckAfter) >= 0;
    if (gmp.isClosed() || stuck || !deadlocks.isEmpty() || !full.isEmpty()) {
      builder.outOfService();
    } else {
      builder.up();
    }
    builder.withDetail("runtime", gmp.name()).withDetail("engine", gmp.engine());
    builder.withDetail("gomaxprocs", gmp.gomaxprocs());
    if (gmp.isClosed()) {
      builder.withDetail("closed", true);
    }
    if (stuck) {
      builder.withDetail("processorHeldFor", held.toString());
    }
    if (!deadlocks.isEmpty()) {
      builder.withDetail(
          "deadlocks",
          deadlocks.stream()
              .map(circle -> circle.members().stream().map(Deadlock.Member::name).toList())
              .toList());
    }
    if (!full.isEmpty()) {
      var text = new HashMap<String, String>();
      full.forEach((path, time) -> text.put(path, time.toString()));
      builder.withDetail("mailboxesFullFor", text);
    }
  }

  /** The mailboxes that have been full for too long. */
  private synchronized Map<String, Duration> full() {
    Instant now = clock.instant();
    var since = new HashMap<String, Instant>();
    var tooLong = new HashMap<String, Duration>();
    for (ActorSnapshot actor : actors()) {
      if (actor.isFull()) {
        Instant began = fullSince.getOrDefault(actor.path(), now);
        since.put(actor.path(), began);
        Duration time = Duration.between(began, now);
        if (time.compareTo(fullAfter) >= 0) {
          tooLong.put(actor.path(), time);
        }
      }
    }
    fullSince = since;
    return tooLong;
  }

  private List<ActorSnapshot> actors() {
    var all = new ArrayList<ActorSnapshot>();
    if (system != null) {
      all.addAll(system.snapshot(MOST));
    }
    for (int i = 0; i < all.size(); i++) {
      all.addAll(all.get(i).children());
    }
    return all;
  }
}
