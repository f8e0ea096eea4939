package io.gmp.spring.boot;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the runtime, of the actor system and of what uses them.
 *
 * @param enabled Whether to start a runtime and an actor system and to spawn the actors among the
 *     beans.
 * @param name Name of the runtime and of the actor system; actor paths begin with it.
 * @param gomaxprocs Number of goroutines that run at the same time, from 1 to 1024. If blank, the
 *     environment variable GOMAXPROCS counts, then the processors available and the CPU quota.
 * @param gomaxprocsRefresh How often to look whether the processors available, or the CPU quota,
 *     have changed, where gomaxprocs is blank. Zero keeps the number of the start.
 * @param engine Engine that runs goroutines. The virtual-thread engine needs flags for the JVM, or
 *     entries in the manifest of the executable jar; auto takes it if it can run.
 * @param engineUnlock Whether to open what the virtual-thread engine needs with sun.misc.Unsafe
 *     where the flags for the JVM are missing.
 * @param gracePeriod Time that actors get to empty their mailboxes when the application stops, and
 *     then goroutines to end before they are interrupted.
 * @param blockedGoroutine Detection of goroutines that hold a processor for long.
 * @param actors What holds for all actors.
 * @param web Requests on goroutines.
 * @param taskExecution The application's task executor.
 * @param taskScheduling The application's task scheduler.
 * @param reactor Reactor's schedulers.
 * @param observation What is measured of actors.
 * @param health The health contributor.
 * @param debug What the scheduler tells of itself.
 */
@ConfigurationProperties("gmp")
public record GmpProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("gmp") String name,
    @Nullable Integer gomaxprocs,
    @DefaultValue("1s") Duration gomaxprocsRefresh,
    @DefaultValue("auto") Engine engine,
    @DefaultValue("false") boolean engineUnlock,
    @DefaultValue("10s") Duration gracePeriod,
    @DefaultValue BlockedGoroutine blockedGoroutine,
    @DefaultValue Actors actors,
    @DefaultValue Web web,
    @DefaultValue TaskExecution taskExecution,
    @DefaultValue TaskScheduling taskScheduling,
    @DefaultValue Reactor reactor,
    @DefaultValue Observation observation,
    @DefaultValue Health health,
    @DefaultValue Debug debug) {

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

  /**
   * Detection of goroutines that hold a processor for long without a checkpoint.
   *
   * @param enabled Whether to log goroutines that hold their processor for longer than the
   *     threshold.
   * @param threshold For how long a goroutine may hold its processor, at least 10ms.
   */
  public record BlockedGoroutine(
      @DefaultValue("true") boolean enabled, @DefaultValue("1s") Duration threshold) {}

  /**
   * What holds for actors whose definitions say nothing else.
   *
   * @param defaultMailbox How many messages a mailbox holds before senders wait: a number,
   *     rendezvous or unbounded.
   * @param defaultSupervision What happens when a handler fails.
   * @param contextCapture Whether the logging context, the observation at hand and what else is
   *     known to context propagation go from the sender to the handler of a message. Needs
   *     io.micrometer:context-propagation on the class path.
   */
  public record Actors(
      @Nullable MailboxSize defaultMailbox,
      @NestedConfigurationProperty @Nullable SupervisionProperties defaultSupervision,
      @DefaultValue("false") boolean contextCapture) {}

  /**
   * Requests on goroutines.
   *
   * @param enabled Whether requests run on goroutines: all of Tomcat's and of Jetty's, and the
   *     annotated controller methods and the handler functions of WebFlux.
   */
  public record Web(@DefaultValue("false") boolean enabled) {}

  /**
   * The application's task executor.
   *
   * @param enabled Whether the bean applicationTaskExecutor, and so asynchronous methods, run on
   *     goroutines.
   */
  public record TaskExecution(@DefaultValue("false") boolean enabled) {}

  /**
   * The application's task scheduler.
   *
   * @param enabled Whether the bean taskScheduler, and so scheduled methods, run on goroutines.
   */
  public record TaskScheduling(@DefaultValue("false") boolean enabled) {}

  /**
   * Reactor's schedulers.
   *
   * @param install Whether Reactor's shared schedulers run on goroutines while the application
   *     runs.
   */
  public record Reactor(@DefaultValue("false") boolean install) {}

  /**
   * What is measured of actors.
   *
   * @param enabled Whether to count and time what the actors handle, where there is a meter
   *     registry to show it.
   */
  public record Observation(@DefaultValue("true") boolean enabled) {}

  /**
   * The health contributor.
   *
   * @param stuckAfter For how long a goroutine may hold its processor, at least 10ms, before health
   *     is out of service.
   * @param mailboxFullAfter For how long a mailbox may be full before health is out of service.
   */
  public record Health(
      @DefaultValue("10s") Duration stuckAfter, @DefaultValue("30s") Duration mailboxFullAfter) {}

  /**
   * What the scheduler tells of itself.
   *
   * @param schedtrace How often to log a line about the scheduler, in the form of Go's schedtrace.
   *     If blank or zero, never.
   * @param scheddetail Whether schedtrace logs several lines, about each processor and goroutine,
   *     in the place of one.
   */
  public record Debug(@Nullable Duration schedtrace, @DefaultValue("false") boolean scheddetail) {}
}
