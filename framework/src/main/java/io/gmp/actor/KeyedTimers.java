package io.gmp.actor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The timers of an actor. Fenced by identity: what is not in the map any more does nothing. */
final class KeyedTimers<M> implements Timers<M> {
  private final ActorCell<M> owner;
  private final Map<Object, Keyed> byKey = new HashMap<>();

  KeyedTimers(ActorCell<M> actor) {
    this.owner = actor;
  }

  private enum Kind {
    SINGLE,
    FIXED_DELAY,
    FIXED_RATE
  }

  private final class Keyed extends Tick {
    private final Object key;
    private final M message;
    private final Kind kind;
    private final long period;
    private long due;

    Keyed(Object key, M message, Kind kind, long period) {
      super(owner);
      this.key = key;
      this.message = message;
      this.kind = kind;
      this.period = period;
    }

    void start() {
      due = System.nanoTime() + period;
      arm(period);
    }

    @Override
    void deliver(ActorCell<?> toSame) {
      if (byKey.get(key) != this) {
        return;
      }
      if (owner.isBetweenStates()) {
        owner.defer(this);
        return;
      }
      if (kind == Kind.SINGLE) {
        byKey.remove(key);
      }
      owner.handleAside(message);
      if (kind != Kind.SINGLE && byKey.get(key) == this) {
        startAgain();
      }
    }

    private void startAgain() {
      long now = System.nanoTime();
      if (kind == Kind.FIXED_DELAY) {
        due = now + period;
      } else {
        long late = Math.max(0, now - due);
        due += period * (late / period + 1);
      }
      arm(due - now);
    }
  }

  private void start(Object key, M message, Kind kind, Duration time) {
    owner.checkSelf("start a timer");
    M sent = owner.carried(message);
    long nanos = Tick.nanos(time);
    if (nanos <= 0 && kind != Kind.SINGLE) {
      throw new IllegalArgumentException("the period of a timer must be positive, not " + time);
    }
    var timer =
        new Keyed(Objects.requireNonNull(key, "the key is null"), sent, kind, Math.max(0, nanos));
    Keyed before = byKey.put(key, timer);
    if (before != null) {
      before.disarm();
    }
    timer.start();
  }

  @Override
  public void startSingle(Object key, M message, Duration delay) {
    start(key, message, Kind.SINGLE, delay);
  }

  @Override
  public void startFixedDelay(Object key, M message, Duration delay) {
    start(key, message, Kind.FIXED_DELAY, delay);
  }

  @Override
  public void startFixedRate(Object key, M message, Duration period) {
    start(key, message, Kind.FIXED_RATE, period);
  }

  @Override
  public boolean cancel(Object key) {
    owner.checkSelf("cancel a timer");
    Keyed timer = byKey.remove(key);
    if (timer == null) {
      return false;
    }
    timer.disarm();
    return true;
  }

  @Override
  public void cancelAll() {
    owner.checkSelf("cancel timers");
    end();
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** At a restart and at the end. */
  void end() {
    byKey.values().forEach(Tick::disarm);
    byKey.clear();
  }

  @Override
  public boolean isActive(Object key) {
    owner.checkSelf("look at a timer");
    return byKey.containsKey(key);
  }
}
