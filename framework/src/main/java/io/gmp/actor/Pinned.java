package io.gmp.actor;

import static io.gmp.Go.lockOSThread;

import io.gmp.Gmp;
import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.WaitReason;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The goroutine of an actor that has an OS thread of its own, which is named after it. */
final class Pinned {
  private static final ThreadLocal<@Nullable ActorCell<?>> CURRENT = new ThreadLocal<>();

  private final ActorCell<?> cell;
  private final OptionalInt cpu;
  private volatile @Nullable Thread thread;
  private volatile boolean turn; // set by whoever schedules the actor, cleared before the turn
  private volatile boolean ended;

  Pinned(ActorCell<?> cell, OptionalInt cpu) {
    this.cell = cell;
    this.cpu = cpu;
  }

  void start(Gmp gmp) {
    gmp.go(cell.path(), this::loop);
  }

  private void loop() {
    try {
      lock();
    } catch (RuntimeException e) {
      cell.threadRefused(e);
      return;
    }
    Thread own = Thread.currentThread();
    String name = own.getName();
    Current.nameOSThread(cell.path());
    own.setName(cell.path());
    thread = own;
    CURRENT.set(cell);
    try {
      takeTurns();
    } finally {
      CURRENT.remove();
      own.setName(name); // a runner may go on elsewhere
    }
  }

  private void takeTurns() {
    while (!ended) {
      if (turn) {
        turn = false;
        cell.run();
      } else {
        Parking.park(WaitReason.CHAN_RECEIVE);
        Thread.interrupted();
      }
    }
  }

  private void lock() {
    if (cpu.isPresent()) {
      lockOSThread(cpu.getAsInt());
    } else {
      lockOSThread();
    }
  }

  void wake() {
    turn = true;
    Thread waiting = thread;
    if (waiting != null) {
      Parking.unpark(waiting);
    }
  }

  void end() {
    ended = true;
  }

  /** The pinned actor the calling code is part of, if it is. */
  static @Nullable ActorCell<?> current() {
    return CURRENT.get();
  }

  /** The thread that is its own, once it has one. */
  @Nullable Thread thread() {
    return thread;
  }

  boolean isCurrent() {
    return thread == Thread.currentThread();
  }
}
