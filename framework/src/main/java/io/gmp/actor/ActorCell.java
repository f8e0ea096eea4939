package io.gmp.actor;

import io.gmp.Gmp;
import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.Overflow;
import io.gmp.channel.SelectCase;
import io.gmp.internal.scheduler.TimerTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An actor as its own address and its own context. */
final class ActorCell<M> extends ActorTurn<M> implements ActorRef<M>, ActorContext<M> {
  private static final VarHandle STOPPED_FUTURE;

  static {
    try {
      STOPPED_FUTURE =
          MethodHandles.lookup().findVarHandle(Extension.class, "stopped", Stopped.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  ActorCell(Children home, @Nullable String name, ActorDefinition<M> definition) {
    super(home, name, definition);
  }

  @Override
  ActorCell<M> cell() {
    return this;
  }

  /** Runs the setup of an actor, which may take a while, as its first turn. */
  void start() {
    if (dispatch == PINNED) {
      pinned().start(runtime());
    }
    submit();
  }

  /** It got no OS thread of its own: it ends before its setup. */
  void threadRefused(RuntimeException e) {
    home.system.failed(this, e, "stops, for it got no OS thread of its own");
    beginStop(e);
    abandoned();
  }

  // ---- the address ----

  @Override
  public String path() {
    return home.path() + "/" + name();
  }

  @Override
  public void tell(M message) throws InterruptedException {
    if (!offer(message)) {
      refused(message);
    }
  }

  /** As tell, but if the mailbox is closed it does nothing and says false. */
  boolean offer(M message) throws InterruptedException {
    M sent = captures ? carried(message) : message;
    try {
      if ((detour && waitsForItself()) || !put(sent)) {
        if (isSelf() && !fails()) {
          keep(sent);
        } else {
          mailbox.send(sent);
        }
      }
      return true;
    } catch (ChannelClosedException e) {
      return false;
    }
  }

  /** Whether it takes no more, but from its own system while that drains. */
  boolean hasClosed() {
    return mailbox.isClosed();
  }

  /** Whether the caller is this actor and has told itself more than its mailbox could take. */
  private boolean waitsForItself() {
    Extension<M> e = extension;
    return isSelf() && e != null && Extension.isFilled(e.toSelf);
  }

  private boolean fails() {
    return definition.mailbox().overflow() == Overflow.FAIL;
  }

  private void keep(M message) {
    extension().toSelf().add(Objects.requireNonNull(message, "null is never a message"));
    detour = true;
  }

  @SuppressWarnings("unchecked") // it was sent to this actor
  void keepUnchecked(Object message) {
    keep((M) message);
  }

  @SuppressWarnings("unchecked") // it was meant for this actor
  void handleUnchecked(Object message) {
    handleAside((M) message);
  }

  /**
   * The mailbox is closed. While the system drains its actors may still tell each other, and one
   * that drains may tell itself; all other messages are dead.
   */
  private void refused(M message) {
    if (!isLate(carried(message))) {
      deadLetter(message, DeadLetter.Reason.STOPPED, null);
    }
  }

  /** Takes a message after the mailbox was closed, if it may still come. */
  private boolean isLate(M message) {
    if (isSelf()) {
      boolean drains = phase == RUNNING && !hasEnded();
      if (drains) {
        keep(message);
      }
      return drains;
    }
    if (!home.system.isDraining() || !isActorOf(home.system)) {
      return false;
    }
    home.system.late();
    return push(new Orders.Late(message));
  }

  /** The mailbox has dropped it. */
  void overflowed(M message) {
    deadLetter(message, DeadLetter.Reason.OVERFLOW, null);
    Extension<M> e = extension;
    PendingAsks asks = e == null ? null : e.asks;
    if (asks != null) {
      asks.dropped(Envelope.bare(message));
    }
  }

  @Override
  public boolean tryTell(M message) {
    Objects.requireNonNull(message, "null is never a message");
    try {
      return !(detour && waitsForItself()) && mailbox.trySend(carried(message));
    } catch (ChannelClosedException e) {
      return false;
    }
  }

  @Override
  public <R> SelectCase<R> onSend(M message, Callable<? extends @Nullable R> body) {
    if (isSelf()) {
      throw new IllegalStateException(
          "actor '" + path() + "' would wait for itself; tell() never does");
    }
    return mailbox.onSend(carried(message), body);
  }

  @Override
  public <R> CompletableFuture<R> ask(Function<ReplyTo<R>, M> message, Duration timeout) {
    CompletableFuture<R> reply = askIfOpen(message, timeout);
    return reply != null
        ? reply
        : CompletableFuture.failedFuture(new ActorStoppedException(path()));
  }

  /** As ask, but if the mailbox is closed, and takes no late message, it gives {@code null}. */
  <R> @Nullable CompletableFuture<R> askIfOpen(Function<ReplyTo<R>, M> message, Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout of an ask must be positive, not " + timeout);
    }
    ContextCapture capture = home.system.capture();
    ContextCapture.Snapshot context = capture == null ? null : capture.capture();
    var reply = new Ask<R>(this, AskSite.of(message), context);
    M bare = Objects.requireNonNull(message.apply(reply), "null is never a message");
    reply.sent(bare);
    M request = inContext(bare, context);
    if (!pendingAsks().add(reply)) {
      return null;
    }
    try {
      if (isSelf()) {
        if ((detour && waitsForItself()) || !mailbox.trySend(request)) {
          if (fails()) {
            reply.overflowed();
          } else {
            keep(request);
          }
        }
      } else if (!mailbox.trySend(request, timeout)) {
        if (fails()) {
          reply.overflowed();
        } else {
          reply.expire(timeout);
        }
      }
      reply.expireAfter(timeout);
    } catch (ChannelClosedException e) {
      if (!isLate(request)) {
        return null;
      }
      reply.expireAfter(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply.completeExceptionally(e);
    }
    return reply;
  }

  @SuppressWarnings("unchecked") // nobody but us looks at it on its way
  private M inContext(M message, ContextCapture.@Nullable Snapshot context) {
    return context == null ? message : (M) new Envelope<>(message, context, null);
  }

  private PendingAsks pendingAsks() {
    Extension<M> e = extension();
    PendingAsks pending = e.asks;
    if (pending == null) {
      synchronized (e) {
        pending = e.asks;
        if (pending == null) {
          pending = new PendingAsks();
          e.asks = pending;
        }
      }
    }
    if (hasEnded()) {
      pending.close();
    }
    return pending;
  }

  @Override
  public int mailboxSize() {
    return mailbox.len();
  }

  @Override
  public void stop() {
    push(new Orders.Stop());
  }

  @Override
  public CompletableFuture<Void> stop(Duration deadline) {
    if (push(new Orders.Drain())) {
      TimerTask timer = scheduler.after(Tick.nanos(deadline), this::stop);
      var _ = stoppedFuture().thenRun(timer::cancel);
    }
    return whenStopped();
  }

  @Override
  public CompletableFuture<Void> whenStopped() {
    return stoppedFuture().give();
  }

  Stopped stoppedFuture() {
    Extension<M> e = extension();
    Stopped future = e.stopped;
    if (future == null) {
      var made = new Stopped();
      future =
          STOPPED_FUTURE.compareAndSet(e, null, made) ? made : Objects.requireNonNull(e.stopped);
    }
    if (hasEnded()) {
      future.end();
    }
    return future;
  }

  // ---- the context ----

  @Override
  public ActorRef<M> self() {
    Extension<M> e = extension;
    return e == null || e.passivation == null ? this : e.passivation.address();
  }

  @Override
  public ActorSystem system() {
    return home.system;
  }

  @Override
  public Gmp runtime() {
    return home.system.runtime();
  }

  @Override
  public Optional<ActorRef<?>> parent() {
    return Optional.ofNullable(home.parent);
  }

  @Override
  public <T> ActorRef<T> spawn(String name, ActorDefinition<T> definition) {
    ActorNames.check(name);
    return spawnChild(name, definition);
  }

  @Override
  public <T> ActorRef<T> spawn(ActorDefinition<T> definition) {
    return spawnChild(definition.name(), definition);
  }

  private <T> ActorRef<T> spawnChild(@Nullable String name, ActorDefinition<T> definition) {
    checkSelf("spawn a child");
    Extension<M> e = extension();
    Children mine = e.children;
    if (mine == null) {
      mine = new Children(home.system, this);
      if (phase >= STOPPING) {
        mine.close();
      }
      e.children = mine;
    }
    return home.system.spawn(mine, name, definition);
  }

  @Override
  public List<ActorRef<?>> children() {
    Children mine = mine();
    return mine == null ? List.of() : List.copyOf(mine.all());
  }

  @Override
  public Optional<ActorRef<?>> child(String name) {
    Children mine = mine();
    return mine == null ? Optional.empty() : Optional.ofNullable(mine.find(name));
  }

  /** Its children, if it ever had any; from any thread. */
  @Nullable Children mine() {
    Extension<M> e = extension;
    return e == null ? null : e.children;
  }

  @Override
  public void watch(ActorRef<?> actor) {
    checkSelf("watch another");
    watches().watch(this, actor, null);
  }

  @Override
  public void watchWith(ActorRef<?> actor, M message) {
    checkSelf("watch another");
    watches().watch(this, actor, carried(message));
  }

  @Override
  public void unwatch(ActorRef<?> actor) {
    checkSelf("unwatch another");
    watches().unwatch(this, actor);
  }

  @Override
  public Timers<M> timers() {
    Extension<M> e = extension();
    KeyedTimers<M> timers = e.timers;
    if (timers == null) {
      checkSelf("have timers");
      timers = new KeyedTimers<>(this);
      e.timers = timers;
    }
    return timers;
  }

  @Override
  public void receiveTimeout(Duration idle, M message) {
    checkSelf("ask for a receive timeout");
    M sent = carried(message);
    long nanos = Tick.nanos(idle);
    if (nanos <= 0) {
      throw new IllegalArgumentException("a receive timeout must be positive, not " + idle);
    }
    cancelReceiveTimeout();
    var timeout = new ReceiveTimeout<>(this, nanos, sent);
    extension().timeout = timeout;
    timeout.start();
  }

  @Override
  public void cancelReceiveTimeout() {
    checkSelf("end a receive timeout");
    Extension<M> e = extension;
    if (e != null && e.timeout != null) {
      e.timeout.end();
      e.timeout = null;
    }
  }

  @Override
  public void stash(M message) {
    checkSelf("put a message by");
    M kept = carried(asItCame(message));
    Extension<M> e = extension();
    ArrayDeque<M> put = e.stash;
    if (put == null) {
      put = new ArrayDeque<>();
      e.stash = put;
    }
    int most = definition.traits().stash();
    if (put.size() >= most) {
      throw new StashFullException(path(), most);
    }
    put.add(kept);
    if (kept instanceof Envelope<?> envelope) {
      envelope.putBy();
    }
  }

  @Override
  public void unstashAll() {
    checkSelf("take messages back");
    Extension<M> e = extension();
    e.unstash();
    detour = e.hasDetour();
  }

  @Override
  public int stashed() {
    Extension<M> e = extension;
    ArrayDeque<M> put = e == null ? null : e.stash;
    return put == null ? 0 : put.size();
  }

  @Override
  @SuppressWarnings("unchecked") // no more than a look whether it is the one at hand
  public void unhandled(Object message) {
    boolean matters =
        !(message instanceof Signal)
            || (message instanceof Signal.Terminated && definition.traits().listener() == null);
    if (matters) {
      deadLetter(asItCame((M) message), DeadLetter.Reason.UNHANDLED, null);
    }
  }

  /** Itself and all below it, parents first. */
  List<ActorCell<?>> family() {
    var all = new ArrayList<ActorCell<?>>();
    all.add(this);
    for (int i = 0; i < all.size(); i++) {
      Children below = all.get(i).mine();
      if (below != null) {
        all.addAll(below.all());
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return path();
  }
}
