package io.gmp.actor;

import io.gmp.internal.scheduler.TimerTask;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something an actor has to do at a time. It is armed from the actor's turn only, and not again
 * before it has come, so at most one of it is under way; one that was replaced or cancelled
 * meanwhile finds out when it arrives.
 */
abstract class Tick extends SystemMessage {
  final ActorCell<?> actor;
  private @Nullable TimerTask armed;

  Tick(ActorCell<?> actor) {
    this.actor = actor;
  }

  final void arm(long nanos) {
    armed = actor.scheduler().after(nanos, () -> actor.push(this));
  }

  final void disarm() {
    TimerTask task = armed;
    armed = null;
    if (task != null) {
      task.cancel();
    }
  }

  static long nanos(Duration time) {
    return TimeUnit.NANOSECONDS.convert(time);
  }
}
