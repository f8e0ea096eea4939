package io.gmp.actor;

import io.gmp.CpuAffinityException;
import io.gmp.Gmp;
import io.gmp.internal.engine.CpuAffinity;
import io.gmp.internal.engine.CpuUnavailableException;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.internal.scheduler.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The actors that live together on one runtime, by name. It counts and hands out what reaches
 * nobody (dead letters).
 */
public final class ActorSystem implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ActorSystem.class.getName());
  private static final long POLL_NANOS = 1_000_000;
  private static final long LOG_NANOS = 1_000_000_000;

  private final String name;
  private final Gmp gmp;
  private final Scheduler scheduler;
  private final ConcurrentHashMap<String, ActorCell<?>> actors = new ConcurrentHashMap<>();
  private final AtomicLong anonymous = new AtomicLong();
  private final AtomicLong deadLetters = new AtomicLong();
  private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - LOG_NANOS);
  private final CopyOnWriteArrayList<Consumer<DeadLetter>> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private ActorSystem(String name, Gmp gmp) {
    this.name = name;
    this.gmp = gmp;
    this.scheduler = RuntimeAccess.scheduler(gmp);
  }

  /**
   * Makes a system without actors.
   *
   * @param name begins the paths of its actors; not blank, without a slash
   * @param gmp the runtime its actors run on; it outlives the system, which does not close it
   * @return the system, to be closed by the caller before the runtime
   * @throws IllegalArgumentException if the name is blank or holds a slash
   */
  public static ActorSystem create(String name, Gmp gmp) {
    ActorNames.check(name);
    return new ActorSystem(name, Objects.requireNonNull(gmp, "the runtime is null"));
  }

  /**
   * Spawns an actor. Its setup runs before its first message, on its own goroutine; it costs no
   * stack and stands in no queue while it has nothing to do.
   *
   * @param name its name, unique among the living actors of the system; not blank, without a slash
   * @param definition what it is
   * @param <M> the messages
   * @return its address
   * @throws IllegalArgumentException if the name is taken, blank or holds a slash
   * @throws IllegalStateException if the system or its runtime is closed
   * @throws CpuAffinityException if it is pinned to a CPU that cannot be had
   */
  public <M> ActorRef<M> spawn(String name, ActorDefinition<M> definition) {
    ActorNames.check(name);
    definition.cpu().ifPresent(ActorSystem::requireCpu);
    var cell = new ActorCell<>(this, name, definition);
    if (actors.putIfAbsent(name, cell) != null) {
      throw new IllegalArgumentException(
          "there is an actor '"
              + name
              + "' in '"
              + this.name
              + "' already; stop it first, or choose"
              + " another name");
    }
    if (closed || gmp.isClosed()) {
      actors.remove(name, cell);
      throw new IllegalStateException(
          "the "
              + (closed ? "actor system '" + this.name : "runtime '" + gmp.name())
              + "' is closed");
    }
    cell.start();
    return cell;
  }

  private static void requireCpu(int cpu) {
    try {
      var _ = CpuAffinity.only(cpu);
    } catch (CpuUnavailableException e) {
      throw new CpuAffinityException(e);
    }
  }

  /**
   * Spawns an actor under the name of its definition, or under {@code $1}, {@code $2}, ... if that
   * has none.
   *
   * @param definition what it is
   * @param <M> the messages
   * @return its address
   * @throws IllegalArgumentException if the name is taken
   * @throws IllegalStateException if the system is closed
   * @throws CpuAffinityException if it is pinned to a CPU that cannot be had
   */
  public <M> ActorRef<M> spawn(ActorDefinition<M> definition) {
    String given = definition.name();
    return spawn(given != null ? given : "$" + anonymous.incrementAndGet(), definition);
  }

  /**
   * Looks an actor up.
   *
   * @param name its name
   * @return its address, if it lives
   */
  public Optional<ActorRef<?>> find(String name) {
    return Optional.ofNullable(actors.get(name));
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /** {@return the runtime the actors run on} */
  public Gmp runtime() {
    return gmp;
  }

  /** {@return the number of actors that live} */
  public int actorCount() {
    return actors.size();
  }

  /** {@return the number of messages that reached nobody} */
  public long deadLetters() {
    return deadLetters.get();
  }

  /**
   * Subscribes to dead letters. The listener is called where the letter died and must not block.
   *
   * @param listener gets each dead letter from now on
   * @return what ends the subscription
   */
  public AutoCloseable onDeadLetter(Consumer<DeadLetter> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void deadLetter(
      ActorCell<?> actor, Object message, DeadLetter.Reason reason, @Nullable Throwable cause) {
    long count = deadLetters.incrementAndGet();
    var letter = new DeadLetter(actor.path(), message, reason, cause);
    for (Consumer<DeadLetter> listener : listeners) {
      try {
        listener.accept(letter);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a dead letter listener of '" + name + "' failed", e);
      }
    }
    long last = lastLogged.get();
    long now = System.nanoTime();
    if (now - last >= LOG_NANOS && lastLogged.compareAndSet(last, now)) {
      LOG.log(
          Level.WARNING,
          "dead letter to "
              + actor.path()
              + " ("
              + reason
              + "): a "
              + message.getClass().getName()
              + "; "
              + count
              + " so far",
          cause);
    }
  }

  void failed(ActorCell<?> actor, Throwable cause, String consequence) {
    LOG.log(Level.WARNING, "actor " + actor.path() + " failed and " + consequence, cause);
  }

  void removed(String actor, ActorCell<?> cell) {
    actors.remove(actor, cell);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Closes the system; waits at most 10 seconds. See {@link #close(Duration)}. */
  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  /**
   * Stops all actors: each finishes the message it is at, and what is left in its mailbox becomes
   * dead letters. Blocks the caller, who must not be one of the actors; if it is interrupted it
   * stops waiting and the interrupt flag stays set. Closing again waits again.
   *
   * @param timeout how long to wait
   * @return whether all had stopped
   */
  public boolean close(Duration timeout) {
    closed = true;
    actors.values().forEach(ActorRef::stop);
    long start = System.nanoTime();
    while (!actors.isEmpty()) {
      if (System.nanoTime() - start >= TimeUnit.NANOSECONDS.convert(timeout)
          || Thread.currentThread().isInterrupted()) {
        LOG.log(
            Level.WARNING,
            actors.size()
                + " actors of '"
                + name
                + "' did not stop in time: "
                + actors.keySet().stream().limit(10).toList());
        return false;
      }
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    return true;
  }
}
