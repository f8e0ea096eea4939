package io.gmp.spring.boot;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the runtime, of the actor system and of what uses them.
 *
 * <p>A bean with setters, not a record: where nothing is set nothing is called, while a constructor
 * of sixteen parameters is linked by thirty classes that the JVM makes at start. The parts are
 * records, which are bound only if something in them is set; so their defaults stand twice, and a
 * test compares them.
 */
@ConfigurationProperties("gmp")
public final class GmpProperties {
  /** Whether to start a runtime and an actor system and to spawn the actors among the beans. */
  private boolean enabled = true;

  /** Name of the runtime and of the actor system; actor paths begin with it. */
  private String name = "gmp";

  /**
   * Number of goroutines that run at the same time, from 1 to 1024. If blank, the environment
   * variable GOMAXPROCS counts, then the processors available and the CPU quota.
   */
  private @Nullable Integer gomaxprocs;

  /**
   * How often to look whether the processors available, or the CPU quota, have changed, where
   * gomaxprocs is blank. Zero keeps the number of the start.
   */
  private Duration gomaxprocsRefresh = Duration.ofSeconds(1);

  /**
   * Engine that runs goroutines. The virtual-thread engine needs flags for the JVM, or entries in
   * the manifest of the executable jar; auto takes it if it can run.
   */
  private Engine engine = Engine.AUTO;

  /**
   * Whether to open what the virtual-thread engine needs with sun.misc.Unsafe where the flags for
   * the JVM are missing.
   */
  private boolean engineUnlock;

  /**
   * Time that actors get to empty their mailboxes when the application stops, and then goroutines
   * to end before they are interrupted.
   */
  private Duration gracePeriod = Duration.ofSeconds(10);

  /** Detection of goroutines that hold a processor for long. */
  private BlockedGoroutine blockedGoroutine = new BlockedGoroutine(true, Duration.ofSeconds(1));

  /** What holds for all actors. */
  private Actors actors = new Actors(null, null, false);

  /** Requests on goroutines. */
  private Web web = new Web(false);

  /** The application's task executor. */
  private TaskExecution taskExecution = new TaskExecution(false);

  /** The application's task scheduler. */
  private TaskScheduling taskScheduling = new TaskScheduling(false);

  /** Reactor's schedulers. */
  private Reactor reactor = new Reactor(false);

  /** What is measured of actors. */
  private Observation observation = new Observation(true);

  /** The health contributor. */
  private Health health = new Health(Duration.ofSeconds(10), Duration.ofSeconds(30));

  /** What the scheduler tells of itself. */
  private Debug debug = new Debug(null, false);

  private Map<String, ActorProperties> actorsByName = Map.of(); // bound beside the others

  /** Makes one with the defaults. */
  public GmpProperties() {}

  /** What is said of single actors, or of the entities of one kind. */
  Map<String, ActorProperties> actorsByName() {
    return actorsByName;
  }

  void actorsByName(Map<String, ActorProperties> said) {
    actorsByName = said;
  }

  /** {@return whether to start a runtime and an actor system} */
  public boolean isEnabled() {
    return enabled;
  }

  /**
   * Sets whether to start a runtime and an actor system.
   *
   * @param enabled whether to start a runtime and an actor system
   */
  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  /** {@return the name of the runtime and of the actor system} */
  public String getName() {
    return name;
  }

  /**
   * Sets the name of the runtime and of the actor system.
   *
   * @param name the name of the runtime and of the actor system
   */
  public void setName(String name) {
    this.name = name;
  }

  /** {@return the number of goroutines that run at the same time} */
  public @Nullable Integer getGomaxprocs() {
    return gomaxprocs;
  }

  /**
   * Sets the number of goroutines that run at the same time.
   *
   * @param gomaxprocs the number of goroutines that run at the same time
   */
  public void setGomaxprocs(@Nullable Integer gomaxprocs) {
    this.gomaxprocs = gomaxprocs;
  }

  /** {@return how often to look whether the number of processors has changed} */
  public Duration getGomaxprocsRefresh() {
    return gomaxprocsRefresh;
  }

  /**
   * Sets how often to look whether the number of processors has changed.
   *
   * @param gomaxprocsRefresh how often to look whether the number of processors has changed
   */
  public void setGomaxprocsRefresh(Duration gomaxprocsRefresh) {
    this.gomaxprocsRefresh = gomaxprocsRefresh;
  }

  /** {@return the engine that runs goroutines} */
  public Engine getEngine() {
    return engine;
  }

  /**
   * Sets the engine that runs goroutines.
   *
   * @param engine the engine that runs goroutines
   */
  public void setEngine(Engine engine) {
    this.engine = engine;
  }

  /** {@return whether to open what that needs where flags are missing} */
  public boolean isEngineUnlock() {
    return engineUnlock;
  }

  /**
   * Sets whether to open what that needs where flags are missing.
   *
   * @param engineUnlock whether to open what that needs where flags are missing
   */
  public void setEngineUnlock(boolean engineUnlock) {
    this.engineUnlock = engineUnlock;
  }

  /** {@return the time that actors and goroutines get to end} */
  public Duration getGracePeriod() {
    return gracePeriod;
  }

  /**
   * Sets the time that actors and goroutines get to end.
   *
   * @param gracePeriod the time that actors and goroutines get to end
   */
  public void setGracePeriod(Duration gracePeriod) {
    this.gracePeriod = gracePeriod;
  }

  /** {@return the detection of goroutines that hold a processor for long} */
  public BlockedGoroutine getBlockedGoroutine() {
    return blockedGoroutine;
  }

  /**
   * Sets the detection of goroutines that hold a processor for long.
   *
   * @param blockedGoroutine the detection of goroutines that hold a processor for long
   */
  public void setBlockedGoroutine(BlockedGoroutine blockedGoroutine) {
    this.blockedGoroutine = blockedGoroutine;
  }

  /** {@return what holds for all actors} */
  public Actors getActors() {
    return actors;
  }

  /**
   * Sets what holds for all actors.
   *
   * @param actors what holds for all actors
   */
  public void setActors(Actors actors) {
    this.actors = actors;
  }

  /** {@return what holds for requests} */
  public Web getWeb() {
    return web;
  }

  /**
   * Sets what holds for requests.
   *
   * @param web what holds for requests
   */
  public void setWeb(Web web) {
    this.web = web;
  }

  /** {@return what holds for the application's task executor} */
  public TaskExecution getTaskExecution() {
    return taskExecution;
  }

  /**
   * Sets what holds for the application's task executor.
   *
   * @param taskExecution what holds for the application's task executor
   */
  public void setTaskExecution(TaskExecution taskExecution) {
    this.taskExecution = taskExecution;
  }

  /** {@return what holds for the application's task scheduler} */
  public TaskScheduling getTaskScheduling() {
    return taskScheduling;
  }

  /**
   * Sets what holds for the application's task scheduler.
   *
   * @param taskScheduling what holds for the application's task scheduler
   */
  public void setTaskScheduling(TaskScheduling taskScheduling) {
    this.taskScheduling = taskScheduling;
  }

  /** {@return what holds for Reactor's schedulers} */
  public Reactor getReactor() {
    return reactor;
  }

  /**
   * Sets what holds for Reactor's schedulers.
   *
   * @param reactor what holds for Reactor's schedulers
   */
  public void setReactor(Reactor reactor) {
    this.reactor = reactor;
  }

  /** {@return what is measured of actors} */
  public Observation getObservation() {
    return observation;
  }

  /**
   * Sets what is measured of actors.
   *
   * @param observation what is measured of actors
   */
  public void setObservation(Observation observation) {
    this.observation = observation;
  }

  /** {@return what holds for the health contributor} */
  public Health getHealth() {
    return health;
  }

  /**
   * Sets what holds for the health contributor.
   *
   * @param health what holds for the health contributor
   */
  public void setHealth(Health health) {
    this.health = health;
  }

  /** {@return what the scheduler tells of itself} */
  public Debug getDebug() {
    return debug;
  }

  /**
   * Sets what the scheduler tells of itself.
   *
   * @param debug what the scheduler tells of itself
   */
  public void setDebug(Debug debug) {
    this.debug = debug;
  }

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
