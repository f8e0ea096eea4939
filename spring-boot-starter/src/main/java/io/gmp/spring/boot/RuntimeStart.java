package io.gmp.spring.boot;

import io.gmp.Gmp;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Starts the runtime beside the application that has just started, unless a goroutine has done so
 * already: the start of the application does not wait for it, nor does, mostly, the first request.
 */
final class RuntimeStart implements ApplicationListener<ApplicationReadyEvent> {
  private final Gmp gmp;

  RuntimeStart(Gmp gmp) {
    this.gmp = gmp;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    gmp.start();
  }
}
