package io.gmp.actor;

import io.gmp.Gmp;
import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.MpscChannel;
import io.gmp.internal.scheduler.G;
import io.gmp.internal.scheduler.Scheduler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An actor: a G whose mailbox makes it ready. It is its own address and its own context, so that an
 * idle one is this object and its mailbox.
 *
 * <p>One turn at a time runs, because the mailbox says who may submit one: the actor goes idle by a
 * CAS on the mailbox that fails if anything has come, and exactly one sender finds it idle and
 * submits the next turn. What a turn wrote is visible to the next one through that CAS and the run
 * queue.
 */
final class ActorCell<M> extends G implements ActorRef<M>, ActorContext<M> {
  /** Messages in one turn, before others have theirs. */
  private static final int THROUGHPUT = 256;

  private static final VarHandle STOPPED;

  static {
    try {
      STOPPED =
          MethodHandles.lookup().findVarHandle(ActorCell.class, "stopped", CompletableFuture.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The mailbox of an actor makes it ready. */
  private final class Box extends MpscChannel<M> {
    Box(int capacity) {
      super(capacity);
    }

    @Override
    protected void arrived() {
      submit();
    }

    boolean nothingCame() {
      return isEmpty();
    }

    /** Whether the actor may rest; if not, something has come. */
    boolean rest() {
      return idle();
    }

    void wake() {
      rouse();
    }
  }

  private final ActorSystem system;
  private final Scheduler scheduler;
  private final String name;
  private final ActorDefinition<M> definition;
  private final Handler<M, Object> handler; // the definition's, one step nearer
  private final Box mailbox;
  private final @Nullable Pinned pinned;

  private volatile boolean stopping;
  private volatile @Nullable CompletableFuture<Void> stopped; // made by the first who asks
  private volatile @Nullable PendingAsks asks; // made by the first ask

  private @Nullable Object state; // of the turn, as all below; null before the setup
  private @Nullable ArrayDeque<M> toSelf; // what it told itself while its mailbox was full
  private volatile @Nullable Restarts restarts; // made by the first failure, in a turn

  ActorCell(ActorSystem system, String name, ActorDefinition<M> definition) {
    this.system = system;
    this.scheduler = system.scheduler();
    this.name = name;
    this.definition = definition;
    this.handler = definition.handler();
    this.mailbox = new Box(definition.mailbox().capacity());
    this.pinned = definition.isPinned() ? new Pinned(this, definition.cpu()) : null;
  }

  /** Runs the setup of an actor, which may take a while, as its first turn. */
  void start() {
    if (pinned != null) {
      pinned.start(system.runtime());
    }
    submit();
  }

  // ---- becoming ready ----

  private void submit() {
    if (pinned != null) {
      pinned.wake();
    } else {
      scheduler.ready(this);
    }
  }

  private void submitAgain() {
    if (pinned != null) {
      pinned.wake();
    } else {
      scheduler.goyield(this);
    }
  }

  // ---- the turn ----

  @Override
  public void run() {
    if (state == null && !setUp()) {
      return;
    }
    for (int left = THROUGHPUT; !stopping; ) {
      M message = next();
      if (message == null) {
        break;
      }
      if (!handle(message)) {
        return; // a restart waits for its time
      }
      if (--left == 0 || mailbox.nothingCame() || Scheduler.sliceIsOver()) {
        break;
      }
      Thread.interrupted(); // what one message leaves is not for the next
    }
    endTurn();
  }

  private void endTurn() {
    if (stopping) {
      finish();
    } else if (toSelf != null || !mailbox.rest()) {
      submitAgain();
    } else if (stopping) {
      mailbox.wake(); // stop() may have come before we were idle
    }
  }

  private @Nullable M next() {
    M message = mailbox.tryReceive();
    if (toSelf != null) {
      refill(toSelf);
      if (message == null) {
        message = mailbox.tryReceive();
      }
    }
    return message;
  }

  private void refill(ArrayDeque<M> waiting) {
    while (!waiting.isEmpty() && mailbox.trySend(waiting.peek())) {
      waiting.poll();
    }
    if (waiting.isEmpty()) {
      toSelf = null;
    }
  }

  /** Handles one message; false if the actor must not go on now. */
  private boolean handle(M message) {
    try {
      Object before = Objects.requireNonNull(state);
      Object after = handler.handle(this, before, message);
      if (after != before) {
        state = Objects.requireNonNull(after, "the handler returned null for the next state");
      }
      Restarts row = restarts;
      if (row != null) {
        row.handledOne();
      }
      return true;
    } catch (Throwable e) {
      return failed(message, e);
    }
  }

  private boolean setUp() {
    if (stopping) {
      finish();
      return false;
    }
    try {
      state =
          Objects.requireNonNull(
              definition.setup().start(this), "the setup returned null for the first state");
      return true;
    } catch (Throwable e) {
      return failed(null, e) && state != null;
    } finally {
      Thread.interrupted();
    }
  }

  /** Decides about a failure; false if this turn is over. */
  private boolean failed(@Nullable M message, Throwable e) {
    if (message != null) {
      system.deadLetter(this, message, DeadLetter.Reason.FAILED, e);
    }
    Supervision supervision = definition.supervision();
    switch (decide(supervision, e)) {
      case RESUME -> {
        if (state != null) {
          return true;
        }
        system.failed(this, e, "stops, for it had no state to resume with");
      }
      case RESTART -> {
        Restarts row = restarts;
        if (row == null) {
          row = new Restarts(supervision);
          restarts = row;
        }
        long delay = row.next(System.nanoTime());
        if (delay >= 0) {
          state = null;
          system.failed(this, e, "restarts in " + Duration.ofNanos(delay));
          if (delay == 0) {
            submitAgain();
          } else {
            row.waits(scheduler.after(delay, this::submit));
            hastenEnd();
          }
          return false;
        }
        system.failed(this, e, "stops after too many restarts");
      }
      case STOP -> system.failed(this, e, "stops");
    }
    stopping = true;
    endTurn();
    return false;
  }

  private static Supervision.Decision decide(Supervision supervision, Throwable e) {
    boolean ordinary =
        e instanceof Exception || e instanceof StackOverflowError || e instanceof AssertionError;
    return ordinary && supervision.failure().isInstance(e)
        ? supervision.decision()
        : Supervision.Decision.STOP;
  }

  // ---- the end ----

  /** An actor that is to stop does not wait for its restart first. */
  private void hastenEnd() {
    Restarts row = restarts;
    if (stopping && row != null && row.callOff()) {
      submit();
    }
  }

  private void finish() {
    mailbox.close();
    for (M left = mailbox.tryReceive(); left != null; left = mailbox.tryReceive()) {
      system.deadLetter(this, left, DeadLetter.Reason.LEFT_IN_MAILBOX, null);
    }
    if (toSelf != null) {
      toSelf.forEach(m -> system.deadLetter(this, m, DeadLetter.Reason.LEFT_IN_MAILBOX, null));
      toSelf = null;
    }
    system.removed(name, this);
    if (pinned != null) {
      pinned.end();
    }
    PendingAsks pending = asks;
    if (pending != null) {
      pending.close();
    }
    stoppedFuture().complete(null);
  }

  /** It got no OS thread of its own: it ends before its setup. */
  void threadRefused(RuntimeException e) {
    system.failed(this, e, "stops, for it got no OS thread of its own");
    abandoned();
  }

  @Override
  protected void abandoned() {
    stopping = true;
    finish();
  }

  @Override
  public void stop() {
    stopping = true;
    mailbox.wake();
    hastenEnd();
  }

  @Override
  public CompletableFuture<Void> whenStopped() {
    return stoppedFuture().copy();
  }

  private CompletableFuture<Void> stoppedFuture() {
    CompletableFuture<Void> future = stopped;
    if (future == null) {
      var made = new CompletableFuture<Void>();
      future = STOPPED.compareAndSet(this, null, made) ? made : Objects.requireNonNull(stopped);
    }
    return future;
  }

  // ---- the address ----

  @Override
  public String path() {
    return system.name() + "/" + name;
  }

  @Override
  public void tell(M message) throws InterruptedException {
    try {
      if (waitsForItself() || !mailbox.trySend(message)) {
        if (isSelf()) {
          keep(message);
        } else {
          mailbox.send(message);
        }
      }
    } catch (ChannelClosedException e) {
      system.deadLetter(this, message, DeadLetter.Reason.STOPPED, null);
    }
  }

  /** Whether the caller is this actor and has told itself more than its mailbox could take. */
  private boolean waitsForItself() {
    return toSelf != null && isSelf();
  }

  private boolean isSelf() {
    return pinned != null ? pinned.isCurrent() : Scheduler.currentG() == this;
  }

  private void keep(M message) {
    if (toSelf == null) {
      toSelf = new ArrayDeque<>();
    }
    toSelf.add(message);
  }

  @Override
  public boolean tryTell(M message) {
    Objects.requireNonNull(message, "null is never a message");
    try {
      return !waitsForItself() && mailbox.trySend(message);
    } catch (ChannelClosedException e) {
      return false;
    }
  }

  @Override
  public <R> CompletableFuture<R> ask(Function<ReplyTo<R>, M> message, Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout of an ask must be positive, not " + timeout);
    }
    var reply = new Ask<R>(this);
    M request = Objects.requireNonNull(message.apply(reply), "null is never a message");
    reply.sent(request);
    if (!pendingAsks().add(reply)) {
      reply.targetStopped();
      return reply;
    }
    try {
      if (isSelf()) {
        if (waitsForItself() || !mailbox.trySend(request)) {
          keep(request);
        }
      } else if (!mailbox.trySend(request, timeout)) {
        reply.expire(timeout);
        return reply;
      }
      reply.expireAfter(timeout);
    } catch (ChannelClosedException e) {
      reply.targetStopped();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply.completeExceptionally(e);
    }
    return reply;
  }

  private PendingAsks pendingAsks() {
    PendingAsks pending = asks;
    if (pending == null) {
      synchronized (this) {
        pending = asks;
        if (pending == null) {
          pending = new PendingAsks();
          asks = pending;
        }
      }
    }
    if (mailbox.isClosed()) {
      pending.close();
    }
    return pending;
  }

  @Override
  public int mailboxSize() {
    return mailbox.len();
  }

  // ---- the context ----

  @Override
  public ActorRef<M> self() {
    return this;
  }

  @Override
  public ActorSystem system() {
    return system;
  }

  @Override
  public Gmp runtime() {
    return system.runtime();
  }

  @Override
  public String toString() {
    return path();
  }
}
