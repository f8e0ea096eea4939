package io.gmp.internal.engine;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Gs run on the thread of their M; a blocked G keeps that thread. Needs no access to the JDK. */
final class PlatformEngine implements Engine {

  @Override
  public String name() {
    return Engines.PLATFORM;
  }

  @Override
  public boolean mountsRunners() {
    return false;
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  @Override
  public Thread newMachine(String name, MachineHooks machine) {
    return new PlatformMachine(name, machine);
  }

  @Override
  public Thread newRunner(String name, Runnable loop) {
    throw new IllegalStateException("the platform engine mounts no runners");
  }

  @Override
  public boolean tryUnpark(Thread runner) {
    return false;
  }

  @Override
  public void handBack(Runnable continuation) {
    throw new IllegalStateException("the platform engine has no continuations");
  }

  @Override
  public Future<?> handBack(Runnable task, long delay, TimeUnit unit) {
    throw new IllegalStateException("the platform engine has no continuations");
  }
}
