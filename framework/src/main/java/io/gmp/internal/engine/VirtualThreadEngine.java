package io.gmp.internal.engine;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Gs run on virtual threads that our own carrier threads mount: a blocked G costs a heap stack. */
final class VirtualThreadEngine implements Engine {
  private final Hooks hooks;
  private final ContinuationPool pool;

  VirtualThreadEngine(Hooks hooks) {
    this.hooks = hooks;
    this.pool = new ContinuationPool(hooks);
  }

  @Override
  public String name() {
    return Engines.VIRTUAL_THREAD;
  }

  @Override
  public boolean mountsRunners() {
    return true;
  }

  @Override
  public void open() {
    Netpoll.join(hooks);
  }

  @Override
  public void close() {
    Netpoll.leave(hooks);
  }

  @Override
  public Thread newMachine(String name, MachineHooks machine) {
    return new CarrierMachine(pool, name, machine);
  }

  @Override
  public Thread newRunner(String name, Runnable loop) {
    return JdkAccess.newVirtualThread(pool, name, loop);
  }

  @Override
  public boolean tryUnpark(Thread runner) {
    return JdkAccess.tryUnpark(runner);
  }

  @Override
  public void handBack(Runnable continuation) {
    JdkAccess.defaultScheduler().execute(continuation);
  }

  @Override
  public Future<?> handBack(Runnable task, long delay, TimeUnit unit) {
    return JdkAccess.defaultScheduler().schedule(task, delay, unit);
  }
}
