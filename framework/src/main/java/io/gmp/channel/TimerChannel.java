package io.gmp.channel;

import io.gmp.internal.scheduler.Alarm;
import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.StackProbe;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The channel of a {@link Timer} or {@link Ticker}, with the contract of Go 1.23 (time.go, {@code
 * maybeRunChan}, {@code blockTimerChan}).
 *
 * <p>It keeps at most one value, and nobody can see that it does: what was due but not received is
 * gone once the timer is stopped or set anew. What is due is found out by whoever looks. Only while
 * somebody waits does an {@link Alarm} stand for it in a heap of timers; it holds the channel, and
 * is cancelled when the last one leaves. So a timer nobody waits for costs nothing, and goes when
 * nobody has it any more, stopped or not.
 *
 * <p>An alarm is set and cancelled outside of the lock. Who sets one looks under the lock whether
 * it is still wanted, and cancels it if not. One that rings for a time that has been changed
 * meanwhile finds nothing due and is set again, if somebody waits.
 */
final class TimerChannel extends SelectableChannel<Instant> {
  private long when; // on the clock of System.nanoTime; under the lock, as all below
  private long period; // 0: once
  private boolean active; // it will be due
  private @Nullable Instant due; // was due and is not received
  private @Nullable Alarm alarm; // while somebody waits and it is active
  private final WaitQueue receivers = new WaitQueue();

  TimerChannel(long nanos, long period) {
    this.when = time(nanos);
    this.period = period;
    this.active = true;
  }

  private static long time(long nanos) {
    return System.nanoTime() + Math.clamp(nanos, 0, Long.MAX_VALUE / 2);
  }

  // ---- the timer ----

  /** Sets it anew; whether it was pending: neither stopped nor received. */
  boolean reset(long nanos, long period) {
    StackProbe.OPERATION.require();
    boolean pending = set(true, nanos, period);
    awaited();
    return pending;
  }

  /** Stops it; whether it was pending. */
  boolean stop() {
    StackProbe.OPERATION.require();
    return set(false, 0, 0);
  }

  private boolean set(boolean active, long nanos, long period) {
    boolean pending;
    Alarm old;
    lock();
    try {
      pending = this.active || due != null;
      this.active = active;
      this.when = time(nanos);
      this.period = period;
      due = null;
      old = takeAlarm();
    } finally {
      unlock();
    }
    cancel(old);
    return pending;
  }

  private @Nullable Alarm takeAlarm() {
    Alarm a = alarm;
    alarm = null;
    return a;
  }

  private static void cancel(@Nullable Alarm alarm) {
    if (alarm != null) {
      alarm.cancel();
    }
  }

  /** Under the lock: what is due now, if anything; it is kept until it is taken. */
  private @Nullable Instant look() {
    if (active) {
      long late = System.nanoTime() - when;
      if (late >= 0) {
        if (due == null) {
          due = Instant.now().minusNanos(late);
        }
        if (period == 0) {
          active = false;
        } else {
          when += period * (1 + late / period);
        }
      }
    }
    return due;
  }

  /** Under the lock: takes what is due, unless others came first; an alarm is set for them. */
  private @Nullable Instant take() {
    if (!receivers.isEmpty()) {
      return null;
    }
    Instant value = look();
    due = null;
    return value;
  }

  // ---- those who wait ----

  @Override
  boolean isTimed() {
    return true;
  }

  /** Gives the oldest one what is due, and sees to it that those who wait are woken in time. */
  @Override
  void awaited() {
    while (true) {
      Waiter served = null;
      long at = 0;
      boolean wanted;
      lock();
      try {
        Instant value = receivers.isEmpty() ? null : look();
        if (value != null) {
          served = receivers.poll();
        }
        if (served != null) {
          due = null;
          served.value = value;
          served.finish(Waiter.DONE);
        }
        wanted = isAlarmWanted();
        at = when;
      } finally {
        unlock();
      }
      if (served != null) {
        served.wake();
      }
      if (!wanted) {
        return;
      }
      Alarm mine = Alarm.at(at, this::rung);
      lock();
      try {
        wanted = isAlarmWanted() && at == when;
        if (wanted) {
          alarm = mine;
          return;
        }
      } finally {
        unlock();
      }
      mine.cancel();
    }
  }

  private boolean isAlarmWanted() {
    return active && alarm == null && !receivers.isEmpty();
  }

  private void rung() {
    lock();
    alarm = null;
    unlock();
    awaited();
  }

  @Override
  boolean leave(Waiter me, boolean sends) {
    boolean left;
    Alarm unwanted = null;
    lock();
    try {
      left = receivers.remove(me);
      if (receivers.isEmpty()) {
        unwanted = takeAlarm();
      }
    } finally {
      unlock();
    }
    cancel(unwanted);
    return left;
  }

  // ---- receive ----

  @Override
  public Instant receive() throws InterruptedException {
    Instant value = receive(0);
    if (value == null) {
      throw new AssertionError("a timer's channel has no end");
    }
    return value;
  }

  @Override
  public @Nullable Instant tryReceive(Duration timeout) throws InterruptedException {
    long nanos = nanos(timeout);
    if (nanos > 0) {
      return receive(nanos);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return tryReceive();
  }

  @Override
  public @Nullable Instant tryReceive() {
    StackProbe.OPERATION.require();
    Instant value;
    lock();
    try {
      value = take();
    } finally {
      unlock();
    }
    Current.checkpoint();
    return value;
  }

  private @Nullable Instant receive(long nanos) throws InterruptedException {
    StackProbe.OPERATION.require();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var me = new Waiter(Thread.currentThread(), null);
    Instant value;
    lock();
    try {
      value = take();
      if (value == null) {
        receivers.add(me);
      }
    } finally {
      unlock();
    }
    if (value != null) {
      Current.checkpoint();
      return value;
    }
    awaited();
    return await(me, false, nanos) == Waiter.DONE ? cast(me.value) : null;
  }

  // ---- select ----

  /** Reads without the lock what a moment later may be otherwise: a hint. */
  @Override
  boolean isWorthALook(boolean sends) {
    return due != null || (active && when - System.nanoTime() <= 0);
  }

  /** Only the lock tells: what it would have to see at one moment is more than one word. */
  @Override
  boolean wouldWait(boolean sends) {
    return false;
  }

  @Override
  boolean attempt(SelectWaiter w) {
    if (w.sends) {
      throw forReceiving();
    }
    Instant value = take();
    if (value == null) {
      return false;
    }
    w.value = value;
    w.finish(Waiter.DONE);
    return true;
  }

  @Override
  void enqueue(SelectWaiter w) {
    receivers.add(w);
  }

  // ---- what it is not ----

  private static UnsupportedOperationException forReceiving() {
    return new UnsupportedOperationException("the channel of a timer is for receiving");
  }

  @Override
  public void send(Instant value) {
    throw forReceiving();
  }

  @Override
  public boolean trySend(Instant value) {
    throw forReceiving();
  }

  @Override
  public boolean trySend(Instant value, Duration timeout) {
    throw forReceiving();
  }

  @Override
  boolean shut(@Nullable Throwable cause) {
    throw forReceiving();
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public boolean isDrained() {
    return false;
  }

  /** 0, for a value that a stop would take back is not there. */
  @Override
  public int len() {
    return 0;
  }

  @Override
  public int cap() {
    return 0;
  }
}
