package io.gmp.actor;

import io.gmp.channel.Channel;
import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.Select;
import io.gmp.channel.SelectCase;
import io.gmp.internal.scheduler.TimerTask;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work for those who have time for it, delivered at least once. Whoever submits waits while the
 * queue is full; a worker is an actor that has enlisted, and gets a piece of work when it has
 * confirmed enough of those before. Work pulling, as Pekko's reliable delivery calls it.
 *
 * <p>Work that is not confirmed goes to a worker again: when the handler fails on it, when its
 * worker restarts or stops, or gives it back. What a worker had not begun with by then it will not
 * begin with any more, so only what a handler had begun with is ever handled twice. After so many
 * attempts, or if the queue stops first, it is a dead letter. Nothing else becomes of work; no
 * order is kept.
 *
 * <p>Work does not go through the workers' mailboxes: it comes between two messages. A worker that
 * handles work and never confirms it has it until it stops; {@link #stats} counts that.
 *
 * @param <T> what is to be done
 */
public final class WorkQueue<T> {
  /** How many attempts there are where nothing was said. */
  public static final int DEFAULT_ATTEMPTS = 10;

  /**
   * How a queue stands.
   *
   * @param waiting not given to anybody now
   * @param underWay with a worker, not confirmed
   * @param workers those enlisted
   * @param confirmed since the start
   * @param redelivered attempts after the first one
   * @param dead what became dead letters
   */
  public record Stats(
      int waiting, int underWay, int workers, long confirmed, long redelivered, long dead) {}

  private final ActorSystem system;
  private final ActorCell<Object> cell;
  private final Channel<Job<T>> waiting;
  private final Workforce<T> workforce;
  private final CompletableFuture<Void> stopped;
  private final AtomicLong numbers = new AtomicLong();

  private WorkQueue(ActorSystem system, ActorCell<Object> cell, int capacity, int mostAttempts) {
    this.system = system;
    this.cell = cell;
    this.waiting = Channel.make(capacity);
    this.workforce = new Workforce<>(system, cell.path(), waiting, mostAttempts, cell::stop);
    this.stopped = cell.stoppedFuture().thenRun(this::end);
  }

  static <T> WorkQueue<T> begin(ActorSystem system, String name, int capacity, int mostAttempts) {
    requirePositive("a work queue has room for", capacity);
    requirePositive("work has attempts:", mostAttempts);
    var cell = (ActorCell<Object>) system.spawn(name, Entities.parentOfAll());
    var queue = new WorkQueue<T>(system, cell, capacity, mostAttempts);
    system.add(queue);
    if (queue.stopped.isDone()) {
      system.remove(queue);
    }
    return queue;
  }

  private static void requirePositive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " at least 1, not " + number);
    }
  }

  /** {@return the names of the system and the queue} */
  public String path() {
    return cell.path();
  }

  // ---- submitting ----

  /**
   * Submits work. While the queue is full a goroutine parks and a thread blocks. A worker that
   * submits to its own queue may wait for itself.
   *
   * @param work what is to be done
   * @throws ChannelClosedException if the queue has stopped or is about to, or its system ends and
   *     the caller is none of its actors; it was not submitted
   * @throws InterruptedException if interrupted while waiting for room; it was not submitted
   * @throws NullPointerException if it is null
   */
  public void submit(T work) throws InterruptedException {
    send(job(work, null));
  }

  /**
   * Submits work and tells when it was done. Waits for room as {@link #submit} does.
   *
   * @param work what is to be done
   * @return completes when it was confirmed; fails with {@link WorkLostException} if it became a
   *     dead letter
   * @throws ChannelClosedException as {@link #submit} does
   * @throws InterruptedException if interrupted while waiting for room; it was not submitted
   * @throws NullPointerException if it is null
   */
  public CompletableFuture<Void> submitAndTrack(T work) throws InterruptedException {
    var done = new CompletableFuture<Void>();
    send(job(work, done));
    return done.copy();
  }

  /**
   * Submits work if there is room now.
   *
   * @param work what is to be done
   * @return false if there is none, or the queue takes no more
   * @throws NullPointerException if it is null
   */
  public boolean trySubmit(T work) {
    Job<T> job = job(work, null);
    try {
      boolean in = !isClosedToCaller() && waiting.trySend(job);
      if (in) {
        workforce.added();
      }
      return in;
    } catch (ChannelClosedException e) {
      return false;
    }
  }

  /**
   * Submits work if there is room in time.
   *
   * @param work what is to be done
   * @param timeout how long to wait for room
   * @return false if there was none
   * @throws ChannelClosedException as {@link #submit} does
   * @throws InterruptedException if interrupted while waiting for room; it was not submitted
   * @throws NullPointerException if it is null
   */
  public boolean trySubmit(T work, Duration timeout) throws InterruptedException {
    Job<T> job = job(work, null);
    requireOpen();
    boolean in = waiting.trySend(job, timeout);
    if (in) {
      workforce.added();
    }
    return in;
  }

  /**
   * Makes submitting a case of a {@code select}: ready when there is room.
   *
   * @param work what is to be done
   * @param body runs after it was submitted
   * @param <R> what the body returns
   * @return the case
   * @throws ChannelClosedException as {@link #submit} does
   * @throws NullPointerException if the work is null
   */
  public <R> SelectCase<R> onSubmit(T work, Callable<? extends @Nullable R> body) {
    Objects.requireNonNull(body, "the body is null");
    Job<T> job = job(work, null);
    requireOpen();
    return Select.onSend(
        waiting,
        job,
        () -> {
          workforce.added();
          return body.call();
        });
  }

  private Job<T> job(T work, @Nullable CompletableFuture<Void> done) {
    Objects.requireNonNull(work, "null is no work");
    ContextCapture capture = system.capture();
    return new Job<>(
        work, numbers.incrementAndGet(), capture == null ? null : capture.capture(), done);
  }

  private void send(Job<T> job) throws InterruptedException {
    requireOpen();
    waiting.send(job);
    workforce.added();
  }

  private void requireOpen() {
    if (isClosedToCaller()) {
      throw new ChannelClosedException("work queue '" + path() + "' takes no more");
    }
  }

  /** While the system drains only its own actors may submit. */
  private boolean isClosedToCaller() {
    return waiting.isClosed() || (system.isDraining() && !Parts.isActorOf(system));
  }

  // ---- working ----

  /**
   * Lets an actor work for this queue, one piece at a time. See {@link #enlist(ActorContext,
   * Function, int)}.
   *
   * @param worker the context of the actor, in its setup or handler
   * @param message makes its message from a piece of work, in its turn
   * @param <M> the messages of the worker
   */
  public <M> void enlist(ActorContext<M> worker, Function<? super Work<T>, ? extends M> message) {
    enlist(worker, message, 1);
  }

  /**
   * Lets an actor work for this queue until it restarts or stops. Most will call it in their setup,
   * so that they enlist again when they restart. Doing it twice changes what is said here.
   *
   * @param worker the context of the actor, in its setup or handler
   * @param message makes its message from a piece of work, in its turn
   * @param atATime how many it may have and not have confirmed, at least 1; more than one saves it
   *     the wait for the next
   * @param <M> the messages of the worker
   * @throws IllegalArgumentException if that is less than 1
   * @throws IllegalStateException if the actor is about to stop, or another one calls, or the queue
   *     has stopped
   */
  public <M> void enlist(
      ActorContext<M> worker, Function<? super Work<T>, ? extends M> message, int atATime) {
    Objects.requireNonNull(message, "what makes a message is null");
    requirePositive("a worker has room for", atATime);
    var who = (ActorCell<M>) worker;
    who.checkSelf("enlist");
    if (who.phase >= Parts.STOPPING) {
      throw new IllegalStateException("actor '" + who.path() + "' is about to stop");
    }
    workforce.enlist(who, message, atATime);
  }

  /**
   * Gives an actor no more work. What it has begun with it may still confirm; the rest goes to
   * others. Without effect if it is not enlisted.
   *
   * @param worker the context of the actor, in its handler
   */
  public void discharge(ActorContext<?> worker) {
    var who = (ActorCell<?>) worker;
    who.checkSelf("be discharged");
    workforce.discharge(who);
  }

  /** {@return how it stands} */
  public Stats stats() {
    return workforce.stats();
  }

  // ---- the end ----

  /**
   * Takes no more work, and stops when all there is was confirmed or is dead; at the deadline what
   * nobody has begun with becomes dead letters. What is under way then may still be confirmed. A
   * system that ends does the same. Returns at once.
   *
   * @param deadline how long that may take; zero or less is at once
   * @return completes when the queue has stopped
   */
  public CompletableFuture<Void> stop(Duration deadline) {
    waiting.tryClose();
    TimerTask timer = system.scheduler().after(Tick.nanos(deadline), cell::stop);
    var _ = stopped.thenRun(timer::cancel);
    workforce.stopWhenIdle();
    return stopped.copy();
  }

  private void end() {
    system.remove(this);
    waiting.tryClose();
    workforce.end();
  }

  /** Whether nobody is at anything, or could be. */
  boolean isAtRest() {
    return workforce.isAtRest();
  }

  @Override
  public String toString() {
    return path();
  }
}
