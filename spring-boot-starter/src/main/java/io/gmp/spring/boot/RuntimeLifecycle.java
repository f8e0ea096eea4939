package io.gmp.spring.boot;

import io.gmp.Gmp;
import java.time.Duration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Starts the runtime beside the application that has just started, unless a goroutine has done so
 * already: the start of the application does not wait for it, nor does, mostly, the first request.
 * Closes it when all else has stopped.
 */
final class RuntimeLifecycle extends ShutdownPhase
    implements ApplicationListener<ApplicationReadyEvent> {
  private final Gmp gmp;
  private final Duration grace;

  RuntimeLifecycle(Gmp gmp, Duration grace) {
    super(RUNTIME, "runtime");
    this.gmp = gmp;
    this.grace = grace;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    gmp.start();
  }

  @Override
  void close() {
    gmp.close(grace);
  }
}
