package io.gmp.reactive;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import io.gmp.internal.scheduler.Job;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Asks an actor about each value and emits the answers. There are never more values here than may
 * be asked at once: another one is requested when an answer has been emitted.
 *
 * <p>Two goroutines at most, and neither while there is nothing to do: one asks, in the order of
 * the values, and waits while the mailbox is full; the other emits. Each answer, request and end
 * adds to {@code work}, and whoever finds it 0 starts the latter, so signals never overlap.
 *
 * <p>{@code answers} holds, in order, every value that was asked; out of order, those that were
 * answered. When it ends before they were emitted, they are dropped: {@code dropped} is written
 * first and then the queue emptied, while whoever puts an answer there reads it afterwards, so none
 * stays. One that has not come by then is dropped by its {@code state}, and so by who brings it.
 */
final class ActorProcessor<T, M, R> extends Intake<T>
    implements Processor<T, R>, GoroutineSubscription {

  /** A second subscriber gets an error, and this before it. */
  private enum NoSubscription implements Subscription {
    INSTANCE;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** What came of one value. */
  private static final class Answer<R> {

    private enum State {
      AWAITED,
      DONE,
      DROPPED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.AWAITED);
    private @Nullable R value; // both written before it is done
    private @Nullable Throwable thrown;

    boolean move(State to) {
      return state.compareAndSet(State.AWAITED, to);
    }

    boolean isDone() {
      return state.get() == State.DONE;
    }
  }

  private static final String NO_ANSWER = "the actor answered null, which is never a value";

  private final ActorRef<M> actor;
  private final BiFunction<? super T, ReplyTo<R>, ? extends M> message;
  private final Duration timeout;
  private final boolean ordered;
  private final Executor executor;
  private final Consumer<Object> onUndelivered;

  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile @Nullable Subscriber<? super R>
      downstream; // between its onSubscribe and the end
  private final Demand demand = new Demand();
  private final Queue<Answer<R>> answers = new ConcurrentLinkedQueue<>();
  private final Map<Answer<R>, CompletableFuture<R>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger(); // asked and not emitted
  private final AtomicInteger work = new AtomicInteger();
  private volatile boolean finished; // nothing more is asked; written after failure and open
  private volatile boolean cancelled;
  private volatile boolean terminated;
  private volatile boolean dropped; // nothing more is emitted
  private volatile @Nullable Throwable refusal; // of a bad request: before all answers
  private volatile @Nullable Throwable failure; // of the publisher: behind them

  ActorProcessor(
      ActorRef<M> actor,
      int parallelism,
      boolean ordered,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout,
      Executor executor,
      Consumer<Object> onUndelivered) {
    super(parallelism, executor);
    this.actor = actor;
    this.ordered = ordered;
    this.message = message;
    this.timeout = timeout;
    this.executor = executor;
    this.onUndelivered = onUndelivered;
  }

  // ---- values come in ----

  @Override
  boolean tryPut(T value) {
    return false; // for whoever asks may have to wait
  }

  @Override
  void put(T value) throws InterruptedException {
    CompletableFuture<R> reply = actor.ask(to -> message.apply(value, to), timeout);
    if (wasInterrupted(reply)) {
      Thread.interrupted(); // it was set again for who does not look at the future
      throw new InterruptedException("while waiting for room in the mailbox");
    }
    var answer = new Answer<R>();
    open.incrementAndGet();
    asked.put(answer, reply);
    if (ordered) {
      answers.add(answer);
    }
    var _ =
        reply.whenComplete(
            (result, thrown) -> {
              asked.remove(answer);
              answered(answer, result, thrown);
            });
    if (isOver()) { // perhaps since all that were asked were called off
      reply.cancel(false);
    }
  }

  /** Then nobody was asked. */
  private static boolean wasInterrupted(CompletableFuture<?> reply) {
    return reply.state() == Future.State.FAILED
        && reply.exceptionNow() instanceof InterruptedException;
  }

  private void answered(Answer<R> answer, @Nullable R result, @Nullable Throwable thrown) {
    answer.value = result;
    answer.thrown = thrown != null || result != null ? thrown : new NullPointerException(NO_ANSWER);
    if (!answer.move(Answer.State.DONE)) {
      undelivered(answer);
      return;
    }
    if (!ordered) {
      answers.add(answer);
    }
    look();
    if (dropped) {
      dropAnswers();
    }
  }

  /** Nothing is asked for here: that is done when an answer was emitted. */
  @Override
  void passedOn() {}

  @Override
  void finish(@Nullable Throwable cause) {
    failure = cause;
    finished = true;
    look();
  }

  @Override
  void undelivered(T value) {
    onUndelivered.accept(value);
  }

  private void undelivered(Answer<R> answer) {
    R value = answer.value;
    if (value != null) {
      onUndelivered.accept(value);
    }
  }

  private void dropAnswers() {
    for (Answer<R> answer = answers.poll(); answer != null; answer = answers.poll()) {
      if (!answer.move(Answer.State.DROPPED)) {
        undelivered(answer);
      }
    }
  }

  // ---- the subscriber's side ----

  @Override
  public void subscribe(Subscriber<? super R> subscriber) {
    Objects.requireNonNull(subscriber, "the subscriber is null");
    if (!taken.compareAndSet(false, true)) {
      subscriber.onSubscribe(NoSubscription.INSTANCE);
      subscriber.onError(new IllegalStateException("it has a subscriber, and takes only one"));
      return;
    }
    subscriber.onSubscribe(this);
    downstream = subscriber;
    if (cancelled) {
      downstream = null;
    }
    look();
  }

  @Override
  public void request(long n) {
    if (n > 0) {
      demand.add(n);
    } else if (!isEnded()) {
      refusal = Demand.refused(n);
    }
    look();
  }

  @Override
  public void cancel() {
    cancelled = true;
    callOff();
    look();
  }

  private boolean isEnded() {
    return cancelled || terminated;
  }

  /** Nothing is asked any more, and nobody waits for what was. */
  private void callOff() {
    stop(null);
    for (CompletableFuture<R> each : asked.values()) {
      each.cancel(false);
    }
  }

  // ---- answers go out ----

  private void look() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    try {
      executor.execute(new Emission());
    } catch (RejectedExecutionException e) {
      refused(e);
    }
  }

  private final class Emission implements Job {
    @Override
    public void run() {
      emit();
    }

    @Override
    public boolean abandoned() {
      refused(new RejectedExecutionException("the runtime was closed before answers were emitted"));
      return true;
    }
  }

  /** There is no goroutine to emit, and will be none: the caller has its place for good. */
  private void refused(RejectedExecutionException e) {
    Subscriber<? super R> subscriber = downstream;
    if (subscriber != null && !isEnded()) {
      terminate(subscriber, e);
    }
    drop();
  }

  private void drop() {
    dropped = true;
    dropAnswers();
    downstream = null;
  }

  private void emit() {
    int seen = work.get();
    while (seen != 0) {
      Subscriber<? super R> subscriber = downstream;
      if (subscriber != null) {
        emitTo(subscriber);
      }
      if (isEnded()) {
        drop();
        return; // work stays, so nobody looks again
      }
      seen = work.addAndGet(-seen);
    }
  }

  private void emitTo(Subscriber<? super R> subscriber) {
    int emitted = 0;
    while (!isEnded()) {
      Throwable bad = refusal;
      Answer<R> next = answers.peek();
      if (bad != null) {
        terminate(subscriber, bad);
      } else if (next != null && next.isDone() && next.thrown != null) {
        terminate(subscriber, next.thrown);
      } else if (next != null && next.isDone() && demand.get() > 0) {
        answers.remove();
        open.decrementAndGet();
        demand.produced(1);
        emitted++;
        subscriber.onNext(Objects.requireNonNull(next.value));
      } else if (finished && open.get() == 0) {
        terminate(subscriber, failure);
      } else {
        break;
      }
    }
    if (emitted > 0) {
      requestMore(emitted);
    }
  }

  private void terminate(Subscriber<? super R> subscriber, @Nullable Throwable cause) {
    terminated = true;
    callOff();
    if (cause == null) {
      subscriber.onComplete();
    } else {
      failure = cause;
      subscriber.onError(cause);
    }
  }

  // ---- how it stands ----

  @Override
  public long requested() {
    return demand.get();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isTerminated() {
    return terminated;
  }

  @Override
  public @Nullable Throwable failure() {
    return refusal != null ? refusal : failure;
  }
}
