package io.gmp.internal.engine;

/** The thread of an M that runs Gs on its own stack. */
final class PlatformMachine extends Thread {
  final MachineHooks machine;

  PlatformMachine(String name, MachineHooks machine) {
    super(null, null, name, 0, false);
    this.machine = machine;
    setDaemon(true);
  }

  @Override
  public void run() {
    machine.loop();
  }
}
