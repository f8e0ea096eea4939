package io.gmp.spring.boot;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the runtime and of the actor system.
 *
 * @param name Name of the runtime and of the actor system; actor paths begin with it.
 * @param gomaxprocs Number of goroutines that run at the same time. If blank, the environment
 *     variable GOMAXPROCS counts, then the number of available processors.
 * @param engine Engine that runs goroutines. The virtual-thread engine needs flags for the JVM, or
 *     entries in the manifest of the executable jar; auto takes it if it can run.
 * @param shutdownGrace Time that actors get to empty their mailboxes when the application stops,
 *     and then goroutines to end before they are interrupted.
 */
@ConfigurationProperties("gmp")
public record GmpProperties(
    @DefaultValue("gmp") String name,
    @Nullable Integer gomaxprocs,
    @DefaultValue("auto") Engine engine,
    @DefaultValue("10s") Duration shutdownGrace) {

  /** What runs goroutines. */
  public enum Engine {
    /** The first of the two others that can run in this JVM. */
    AUTO,
    /** A blocked goroutine costs some hundred bytes; needs flags for the JVM. */
    VIRTUAL_THREAD,
    /** A blocked goroutine costs an OS thread; needs no flags. */
    PLATFORM;

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
