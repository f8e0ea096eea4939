package io.gmp.spring.boot;

import org.springframework.context.SmartLifecycle;

/**
 * Closes something for good when the context stops, in a phase and on a thread of its own: whoever
 * closes the context waits for a phase no longer than {@code
 * spring.lifecycle.timeout-per-shutdown-phase}.
 */
abstract class ShutdownPhase implements SmartLifecycle {
  /** The web server has sent its last response; it stops at {@code Integer.MAX_VALUE - 2048}. */
  static final int ACTORS = Integer.MAX_VALUE - 4096;

  /** All else has stopped, and no bean is destroyed yet: goroutines end with what they use. */
  static final int RUNTIME = Integer.MIN_VALUE;

  private final int phase;
  private final String name;
  private volatile boolean running;
  private volatile boolean closed;

  ShutdownPhase(int phase, String name) {
    this.phase = phase;
    this.name = name;
  }

  static ShutdownPhase of(int phase, String name, Runnable close) {
    return new ShutdownPhase(phase, name) {
      @Override
      void close() {
        close.run();
      }
    };
  }

  abstract void close();

  @Override
  public void start() {
    if (closed) {
      throw new IllegalStateException(
          "the " + name + " was closed with its context; start a new context instead");
    }
    running = true;
  }

  @Override
  public void stop() {
    closed = true;
    close();
    running = false;
  }

  @Override
  public void stop(Runnable callback) {
    Thread.ofPlatform()
        .name(name + " shutdown")
        .start(
            () -> {
              try {
                stop();
              } finally {
                callback.run();
              }
            });
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return phase;
  }
}
