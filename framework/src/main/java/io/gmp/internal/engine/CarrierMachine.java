package io.gmp.internal.engine;

import jdk.internal.misc.CarrierThread;

/**
 * The thread of an M that carries virtual threads. A carrier thread of the JDK, because only those
 * are told when a virtual thread is about to block them ({@link #beginBlocking}).
 */
final class CarrierMachine extends CarrierThread {
  final Engine.Hooks hooks;
  final MachineHooks machine;

  CarrierMachine(ContinuationPool pool, String name, MachineHooks machine) {
    super(pool);
    this.hooks = pool.hooks;
    this.machine = machine;
    setName(name);
    setDaemon(true);
  }

  /** Replaces a worker's life: the pool never hears of this thread. */
  @Override
  public void run() {
    machine.loop();
  }

  /** Never 0, so that the JDK sends every continuation to {@code execute} and to nothing else. */
  @Override
  public int getQueuedTaskCount() {
    return 1;
  }

  @Override
  public boolean beginBlocking() {
    return machine.beginBlocking();
  }

  @Override
  public void endBlocking() {
    machine.endBlocking();
  }
}
