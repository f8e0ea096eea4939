package io.gmp.actor;

import io.gmp.internal.scheduler.TimerTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One ask: the future its asker holds and the address its answer goes to. An actor that waits for
 * it without a limit says so, see {@link AskCycle}.
 */
final class Ask<R> extends CompletableFuture<R> implements ReplyTo<R> {
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 2; // what a timer can be away
  private static final VarHandle TIMER;

  static {
    try {
      TIMER = MethodHandles.lookup().findVarHandle(Ask.class, "timer", TimerTask.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ActorCell<?> target;
  private final String site;
  private final ContextCapture.@Nullable Snapshot context; // of the asker
  private final long start = System.nanoTime();
  private @Nullable Object request; // written before it is sent

  /** Written with release: its heap's lock is the fence before the look whether it is done. */
  private volatile @Nullable TimerTask timer;

  @Nullable Ask<?> next; // in PendingAsks, written before the push, as is:
  int below; // how many were there

  Ask(ActorCell<?> target, String site, ContextCapture.@Nullable Snapshot context) {
    this.target = target;
    this.site = site;
    this.context = context;
  }

  /** What the asker chains on is an ordinary future. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  ActorCell<?> target() {
    return target;
  }

  long start() {
    return start;
  }

  void sent(Object message) {
    request = message;
  }

  @Override
  public void tell(R reply) {
    if (answered(reply)) {
      TimerTask armed = timer;
      if (armed != null) {
        armed.cancel();
      }
    } else {
      target.system().deadLetter(target, reply, DeadLetter.Reason.LATE_REPLY, null);
    }
  }

  private boolean answered(R reply) {
    try (var _ = Envelope.open(context)) {
      return complete(reply);
    }
  }

  private void failed(Exception why) {
    try (var _ = Envelope.open(context)) {
      completeExceptionally(why);
    }
  }

  void targetStopped() {
    failed(new ActorStoppedException(target.path()));
  }

  // ---- the asker waits ----

  @Override
  public R join() {
    ActorCell<?> waiter = waiter();
    if (waiter == null) {
      return super.join();
    }
    AskCycle.begin(waiter, this);
    try {
      return super.join();
    } finally {
      waiter.waitsFor(null);
    }
  }

  @Override
  public R get() throws InterruptedException, ExecutionException {
    ActorCell<?> waiter = waiter();
    if (waiter == null) {
      return super.get();
    }
    AskCycle.begin(waiter, this);
    try {
      return super.get();
    } finally {
      waiter.waitsFor(null);
    }
  }

  private @Nullable ActorCell<?> waiter() {
    return isDone() ? null : ActorCell.current();
  }

  // ---- no answer ----

  boolean isAbout(Object message) {
    return request == message;
  }

  /** Nobody has seen its message. */
  void overflowed() {
    failed(new AskOverflowException(target.path(), target.definition.mailbox()));
    TimerTask armed = timer;
    if (armed != null) {
      armed.cancel();
    }
  }

  void expireAfter(Duration timeout) {
    if (!isDone()) {
      long nanos = Math.min(TimeUnit.NANOSECONDS.convert(timeout), LONGEST_NANOS);
      var expiry = TimerTask.at(start + nanos, () -> expireOnGoroutine(timeout));
      TIMER.setRelease(this, expiry);
      target.system().scheduler().arm(expiry);
      if (isDone()) {
        expiry.cancel();
      }
    }
  }

  /** Whatever is chained on the future shall not run on the scheduler. */
  private void expireOnGoroutine(Duration timeout) {
    target.runtime().go(() -> expire(timeout));
  }

  void expire(Duration timeout) {
    if (isDone()) {
      return;
    }
    Object message = request;
    failed(
        new AskTimeoutException(
            "no answer from "
                + target.path()
                + " to a "
                + (message == null ? "message" : message.getClass().getName())
                + " within "
                + timeout
                + " (waited "
                + Duration.ofNanos(System.nanoTime() - start).toMillis()
                + " ms; its mailbox holds "
                + target.mailboxSize()
                + "; "
                + Occupation.of(target)
                + "; asked at "
                + site
                + ")"));
  }
}
