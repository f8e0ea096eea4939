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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The actors that live together on one runtime, by name. It counts and hands out what reaches
 * nobody (dead letters).
 */
public final class ActorSystem implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ActorSystem.class.getName());
  private static final int STRIPES = 16;
  private static final long LOOK_NANOS = 10_000_000;

  private final String name;
  private final Gmp gmp;
  private final Scheduler scheduler;
  private final ActorDefaults defaults;
  private final @Nullable ContextCapture capture;
  private final Children[] tops = new Children[STRIPES]; // by name, so that spawns seldom meet
  private final AtomicLong numbers = new AtomicLong();
  private final LongAdder living = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final AtomicLong lastLook = new AtomicLong(System.nanoTime() - LOOK_NANOS);
  private final DeadLetters deadLetters;
  private final CopyOnWriteArrayList<WorkQueue<?>> workQueues = new CopyOnWriteArrayList<>();
  private volatile @Nullable Receptionist receptionist; // made by the first who asks
  private volatile boolean closed; // nothing new comes in
  private volatile boolean stopping; // nothing at all

  ActorSystem(String name, Gmp gmp, ActorDefaults defaults, @Nullable ContextCapture capture) {
    this.name = name;
    this.gmp = gmp;
    this.capture = capture;
    this.scheduler = RuntimeAccess.scheduler(gmp);
    this.defaults = defaults;
    this.deadLetters = new DeadLetters(name);
    for (int i = 0; i < STRIPES; i++) {
      tops[i] = new Children(this, null);
    }
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
    return new ActorSystem(
        name, Objects.requireNonNull(gmp, "the runtime is null"), ActorDefaults.USUAL, null);
  }

  /**
   * Begins a system that is told more than its name.
   *
   * @param gmp the runtime its actors run on; it outlives the system, which does not close it
   * @return what collects the rest
   */
  public static ActorSystemBuilder builder(Gmp gmp) {
    return new ActorSystemBuilder(gmp);
  }

  /**
   * Spawns an actor. Its setup runs before its first message, on its own goroutine; it costs no
   * stack and stands in no queue while it has nothing to do.
   *
   * @param name its name, unique among the living actors of the system; not blank, without a slash,
   *     not beginning with {@code $}
   * @param definition what it is
   * @param <M> the messages
   * @return its address
   * @throws IllegalArgumentException if the name is taken, blank or holds a slash
   * @throws IllegalStateException if the system or its runtime is closed
   * @throws CpuAffinityException if it is pinned to a CPU that cannot be had
   */
  public <M> ActorRef<M> spawn(String name, ActorDefinition<M> definition) {
    ActorNames.check(name);
    return spawn(stripe(name.hashCode()), name, definition);
  }

  /**
   * Spawns as many actors as the definition's {@link ActorDefinition#poolSize} says, with one
   * address for all of them.
   *
   * @param name the name of the pool; its actors are called {@code name-1}, {@code name-2}, ...
   * @param definition what each of them is
   * @param routing which of them gets a message
   * @param <M> the messages
   * @return the pool
   * @throws IllegalArgumentException if a name is taken, blank or holds a slash
   * @throws IllegalStateException if the system or its runtime is closed
   * @throws CpuAffinityException if they are pinned to a CPU that cannot be had
   */
  public <M> ActorPool<M> pool(
      String name, ActorDefinition<M> definition, Routing<? super M> routing) {
    ActorNames.check(name);
    return ActorPool.spawn(this, name, definition, routing);
  }

  private Children stripe(int hash) {
    return tops[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
  }

  /**
   * Keeps actors by id: spawned when they get a message, ended when they are idle. They are found
   * under the name of the entities: {@code accounts/account-42}.
   *
   * @param name the name of the entities, in the place of an actor's; not blank, without a slash,
   *     not beginning with {@code $}
   * @param definition gives what an entity is, by its id; called by the sender whose message spawns
   *     one, which gets what it throws, and now and then in vain
   * @param idleAfter how long an entity is without a message before it ends, more than zero
   * @param <M> the messages
   * @return the entities, of which none has an actor yet
   * @throws IllegalArgumentException if the name is taken or no name, or the time not positive
   * @throws IllegalStateException if the system or its runtime is closed
   */
  public <M> Entities<M> entities(
      String name, Function<? super String, ActorDefinition<M>> definition, Duration idleAfter) {
    ActorNames.check(name);
    var parent = new ActorCell<>(stripe(name.hashCode()), name, Entities.parentOfAll());
    Entities<M> entities = Entities.begin(parent, definition, idleAfter);
    admit(parent);
    return entities;
  }

  /**
   * Makes a topic: what is published there reaches all who have subscribed.
   *
   * @param name its name, in the place of an actor's; not blank, without a slash, not beginning
   *     with {@code $}
   * @param <T> what is published
   * @return the topic, without subscribers
   * @throws IllegalArgumentException if the name is taken or no name
   * @throws IllegalStateException if the system or its runtime is closed
   */
  public <T> Topic<T> topic(String name) {
    return Topic.begin(this, name);
  }

  /**
   * Makes a queue of work for actors that enlist. A piece of work is tried {@value
   * WorkQueue#DEFAULT_ATTEMPTS} times at most.
   *
   * @param name its name, in the place of an actor's; not blank, without a slash, not beginning
   *     with {@code $}
   * @param capacity how much waits until who submits has to wait, at least 1
   * @param <T> what is to be done
   * @return the queue, without workers
   * @throws IllegalArgumentException if the name is taken or no name, or the capacity less than 1
   * @throws IllegalStateException if the system or its runtime is closed
   */
  public <T> WorkQueue<T> workQueue(String name, int capacity) {
    return workQueue(name, capacity, WorkQueue.DEFAULT_ATTEMPTS);
  }

  /**
   * Makes a queue of work for actors that enlist.
   *
   * @param name its name, in the place of an actor's; not blank, without a slash, not beginning
   *     with {@code $}
   * @param capacity how much waits until who submits has to wait, at least 1
   * @param mostAttempts how often a handler may begin with a piece of work that is not confirmed
   *     then, at least 1
   * @param <T> what is to be done
   * @return the queue, without workers
   * @throws IllegalArgumentException if the name is taken or no name, or a number less than 1
   * @throws IllegalStateException if the system or its runtime is closed
   */
  public <T> WorkQueue<T> workQueue(String name, int capacity, int mostAttempts) {
    return WorkQueue.begin(this, name, capacity, mostAttempts);
  }

  /**
   * Where its actors find each other by what they are for. It is an actor without a name, spawned
   * when this is first called.
   *
   * @return the receptionist, always the same
   * @throws IllegalStateException if the system or its runtime is closed before it was spawned
   */
  public Receptionist receptionist() {
    Receptionist found = receptionist;
    if (found == null) {
      synchronized (deadLetters) {
        found = receptionist;
        if (found == null) {
          found = Receptionist.begin(this);
          receptionist = found;
        }
      }
    }
    return found;
  }

  void requireCpu(ActorDefinition<?> definition) {
    definition.cpu().ifPresent(ActorSystem::requireCpu);
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
    return given != null
        ? spawn(given, definition)
        : spawn(stripe(System.identityHashCode(Thread.currentThread())), null, definition);
  }

  <M> ActorRef<M> spawn(Children home, @Nullable String given, ActorDefinition<M> definition) {
    checkOpen(home.parent == null ? closed : stopping);
    requireCpu(definition);
    var cell = new ActorCell<>(home, given, defaults.complete(definition));
    admit(cell);
    return cell;
  }

  private void admit(ActorCell<?> cell) {
    Children home = cell.home;
    checkOpen(home.parent == null ? closed : stopping);
    home.add(cell);
    added();
    boolean late = home.parent == null ? closed : stopping;
    if (late || gmp.isClosed()) {
      home.remove(cell);
      checkOpen(late);
    }
    cell.start();
  }

  /** One more lives. It was added before, so that who looks at all while they drain looks again. */
  void added() {
    living.increment();
    if (closed) {
      late.increment();
    }
  }

  private void checkOpen(boolean late) {
    if (late || gmp.isClosed()) {
      throw new IllegalStateException(
          "the "
              + (late ? "actor system '" + this.name : "runtime '" + gmp.name())
              + "' is closed");
    }
  }

  /**
   * Looks an actor up.
   *
   * @param path its name; for one that another actor has spawned, the names from the top down with
   *     slashes between
   * @return its address, if it lives
   */
  public Optional<ActorRef<?>> find(String path) {
    return Optional.ofNullable(cell(path)).map(ActorCell::self);
  }

  private @Nullable ActorCell<?> cell(String path) {
    String[] names = path.split("/", -1);
    ActorCell<?> found = findTop(names[0]);
    for (int i = 1; i < names.length && found != null; i++) {
      Children below = found.mine();
      found = below == null ? null : below.find(names[i]);
    }
    return found;
  }

  private @Nullable ActorCell<?> findTop(String top) {
    if (!top.startsWith("$")) {
      return stripe(top.hashCode()).find(top);
    }
    for (Children each : tops) {
      ActorCell<?> found = each.find(top);
      if (found != null) {
        return found;
      }
    }
    return null;
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
    return (int) Math.max(0, living.sum());
  }

  /**
   * Looks at the actors that live: those the system has spawned, each with those below it.
   *
   * @param most how many actors to look at, siblings before their children; what is beyond is left
   *     out
   * @return what was seen
   */
  public List<ActorSnapshot> snapshot(int most) {
    return new Snapshots(most).of(tops());
  }

  /**
   * Looks at one actor and those below it.
   *
   * @param path what {@link #find} takes
   * @param most how many actors to look at, siblings before their children; what is beyond is left
   *     out
   * @return what was seen; nothing if no such actor lives, or if most is less than 1
   */
  public Optional<ActorSnapshot> snapshot(String path, int most) {
    ActorCell<?> actor = cell(path);
    return actor == null
        ? Optional.empty()
        : new Snapshots(most).of(List.of(actor)).stream().findFirst();
  }

  /** {@return the number of messages that reached nobody} */
  public long deadLetters() {
    return deadLetters.count();
  }

  /**
   * Counts dead letters.
   *
   * @param reason why they are dead
   * @return how many there were for that reason
   */
  public long deadLetters(DeadLetter.Reason reason) {
    return deadLetters.count(reason);
  }

  /** {@return how many messages of each class reached nobody} */
  public Map<Class<?>, Long> deadLettersByType() {
    return deadLetters.countByType();
  }

  /** {@return the last 256 messages that reached nobody, the oldest first; no harmless ones} */
  public List<DeadLetter> recentDeadLetters() {
    return deadLetters.recent();
  }

  /**
   * Subscribes to dead letters. The listener is called where the letter died and must not block.
   *
   * @param listener gets each dead letter from now on
   * @return what ends the subscription
   */
  public AutoCloseable onDeadLetter(Consumer<DeadLetter> listener) {
    return deadLetters.listen(listener);
  }

  void deadLetter(
      ActorCell<?> actor, Object message, DeadLetter.Reason reason, @Nullable Throwable cause) {
    deadLetter(actor.path(), message, reason, cause);
  }

  void deadLetter(
      String path, Object message, DeadLetter.Reason reason, @Nullable Throwable cause) {
    deadLetters.add(new DeadLetter(path, message, reason, cause), cause);
  }

  /** A message on which a handler failed, where {@link #failed} logs the trace. */
  void failedOn(ActorCell<?> actor, Object message, Throwable cause) {
    deadLetters.add(new DeadLetter(actor.path(), message, DeadLetter.Reason.FAILED, cause), null);
  }

  void failed(ActorCell<?> actor, Throwable cause, String consequence) {
    LOG.log(Level.WARNING, "actor " + actor.path() + " failed and " + consequence, cause);
  }

  void failedAs(ActorCell<?> child, ActorCell<?> actor, Throwable cause, String consequence) {
    LOG.log(
        Level.WARNING,
        "actor "
            + actor.path()
            + " failed as "
            + child.path()
            + " did ("
            + cause
            + ") and "
            + consequence);
  }

  // ---- what its actors ask ----

  ActorDefaults defaults() {
    return defaults;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** What takes the context of senders along, if anything does. */
  @Nullable ContextCapture capture() {
    return capture;
  }

  long number() {
    return numbers.incrementAndGet();
  }

  /** Whether somebody may look at all stacks to find that of an actor; not too often. */
  boolean mayLookAtStacks() {
    long last = lastLook.get();
    long now = System.nanoTime();
    return now - last >= LOOK_NANOS && lastLook.compareAndSet(last, now);
  }

  void removed() {
    living.decrement();
  }

  /** Whether its actors may tell each other by their lanes, for their mailboxes are closed. */
  boolean isDraining() {
    return closed;
  }

  void late() {
    late.increment();
  }

  void add(WorkQueue<?> queue) {
    workQueues.add(queue);
  }

  void remove(WorkQueue<?> queue) {
    workQueues.remove(queue);
  }

  /** Whether nobody is at work that was submitted, or could be. */
  boolean isWorkAtRest() {
    return workQueues.stream().allMatch(WorkQueue::isAtRest);
  }

  long lateMessages() {
    return late.sum();
  }

  /** Those it has spawned itself. */
  List<ActorCell<?>> tops() {
    var all = new ArrayList<ActorCell<?>>();
    for (Children each : tops) {
      all.addAll(each.all());
    }
    return all;
  }

  /** All that live, parents before their children. */
  List<ActorCell<?>> all() {
    var all = new ArrayList<ActorCell<?>>();
    for (ActorCell<?> top : tops()) {
      if (top.mine() == null) {
        all.add(top);
      } else {
        all.addAll(top.family());
      }
    }
    return all;
  }

  // ---- the end ----

  /** Closes the system; waits at most 10 seconds. See {@link #shutdown}. */
  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  /**
   * Ends the system as {@link #shutdown} does.
   *
   * @param timeout how long to wait
   * @return whether all had stopped
   */
  public boolean close(Duration timeout) {
    return shutdown(timeout).isComplete();
  }

  /**
   * Ends the system. From now on nothing is spawned by it, and a message from outside is a dead
   * letter. The actors handle what they have been told, and may tell each other meanwhile; when all
   * of them are at rest, or most of the time is over, they are stopped, children before parents,
   * and what is left then becomes dead letters. Blocks the caller, who must not be one of the
   * actors; if it is interrupted it stops waiting and the interrupt flag stays set. Ending it again
   * waits again.
   *
   * @param timeout how long to wait
   * @return what was drained, dropped and left
   */
  public ShutdownReport shutdown(Duration timeout) {
    closed = true;
    ShutdownReport report = new Shutdown(this, timeout).run();
    if (!report.isComplete()) {
      LOG.log(
          Level.WARNING,
          actorCount()
              + " actors of '"
              + name
              + "' did not stop in time: "
              + report.left().stream().limit(10).toList());
    }
    if (report.dropped() > 0) {
      LOG.log(Level.WARNING, report.dropped() + " messages were dropped when '" + name + "' ended");
    }
    return report;
  }

  /** Called when the actors are stopped: nothing is spawned any more, not even by them. */
  void stops() {
    stopping = true;
  }
}
