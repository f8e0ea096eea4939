package io.gmp.actor;

import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.Scheduler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An actor as what it consists of. Most of a system's actors are idle at most times, so an idle one
 * is this object and its mailbox, and what few actors need is in {@link Extension}.
 */
abstract class Parts<M> extends Lane {
  static final byte NEW = 0;
  static final byte RUNNING = 1;
  static final byte ENDING_CHILDREN = 2;
  static final byte BACKING_OFF = 3;
  static final byte UNDECIDED = 4;
  static final byte STOPPING = 5;
  static final byte STOPPED = 6;

  static final byte READY_NEXT = 0;
  static final byte READY_LAST = 1;
  static final byte PINNED = 2;

  private static final VarHandle EXTENSION;

  static {
    try {
      EXTENSION = MethodHandles.lookup().findVarHandle(Parts.class, "extension", Extension.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Children home;
  final Scheduler scheduler;
  final ActorDefinition<M> definition;
  final Handler<M, Object> handler; // the definition's, one step nearer
  final Inbox<M> mailbox;
  private final @Nullable LockFreeInbox<M> lockFree; // the mailbox, if it is of that kind
  final byte dispatch; // how it becomes ready
  final boolean captures; // whether messages travel with the context of their senders
  private final @Nullable String name;
  private final long number; // its name, if it was given none

  @Nullable ActorCell<?> previous; // of its siblings; under the lock of home
  @Nullable ActorCell<?> following;

  volatile @Nullable Extension<M> extension;

  byte phase; // of the turn, as all below
  boolean detour; // whether any message takes another way than the mailbox; a hint for others
  @Nullable Object state; // null in NEW, ENDING_CHILDREN and BACKING_OFF

  Parts(Children home, @Nullable String name, ActorDefinition<M> definition) {
    this.home = home;
    this.scheduler = home.system.scheduler();
    this.name = name;
    this.number = name == null ? home.system.number() : 0;
    this.definition = definition;
    this.handler = handler(definition);
    this.captures = home.system.capture() != null;
    Mailbox<? super M> mail = definition.mailbox();
    boolean timed = definition.traits().observer() != null;
    this.lockFree = mail.isLockFree() && !timed ? new LockFreeInbox<>(this, mail.capacity()) : null;
    if (lockFree != null) {
      this.mailbox = lockFree;
    } else {
      this.mailbox = timed ? timed(mail) : new LockedInbox<>(this, mail, cell()::overflowed);
    }
    if (definition.isPinned()) {
      dispatch = PINNED;
      extension().pinned = new Pinned(cell(), definition.cpu());
    } else {
      dispatch = definition.traits().priority() == Priority.LOW ? READY_LAST : READY_NEXT;
    }
  }

  private static <M> Handler<M, Object> handler(ActorDefinition<M> definition) {
    ActorObserver observer = definition.traits().observer();
    Handler<M, Object> own = definition.handler();
    return observer == null ? own : new ObservedHandler<>(own, observer);
  }

  private Inbox<M> timed(Mailbox<? super M> mail) {
    return new TimedInbox<>(
        mail.isLockFree()
            ? new LockFreeInbox<>(this, mail.capacity())
            : new LockedInbox<>(
                this, TimedInbox.mailbox(mail), timed -> cell().overflowed(timed.message())));
  }

  /** How many messages it has handled, if it is observed; from any thread. */
  final OptionalLong handled() {
    return mailbox instanceof TimedInbox<M> inbox
        ? OptionalLong.of(inbox.handled())
        : OptionalLong.empty();
  }

  /** This, as what it is to others. */
  abstract ActorCell<M> cell();

  final Extension<M> extension() {
    Extension<M> e = extension;
    if (e == null) {
      e = new Extension<>();
      if (!EXTENSION.compareAndSet(this, null, e)) {
        e = Objects.requireNonNull(extension);
      }
    }
    return e;
  }

  // ---- becoming ready ----

  @Override
  final void submit() {
    switch (dispatch) {
      case READY_NEXT -> scheduler.ready(this);
      case READY_LAST -> scheduler.goyield(this);
      default -> pinned().wake();
    }
  }

  @Override
  final void rouse() {
    mailbox.wake();
  }

  // ---- the mailbox: the usual kind is called as what it is, which is faster than by its interface

  final boolean put(M message) {
    LockFreeInbox<M> box = lockFree;
    return box != null ? box.trySend(message) : mailbox.trySend(message);
  }

  final @Nullable M take() {
    LockFreeInbox<M> box = lockFree;
    return box != null ? box.tryReceive() : mailbox.tryReceive();
  }

  final int waiting() {
    LockFreeInbox<M> box = lockFree;
    return box != null ? box.waiting() : mailbox.waiting();
  }

  final boolean rest() {
    LockFreeInbox<M> box = lockFree;
    return box != null ? box.rest() : mailbox.rest();
  }

  final Pinned pinned() {
    return Objects.requireNonNull(extension().pinned);
  }

  final boolean isSelf() {
    return dispatch == PINNED ? pinned().isCurrent() : Current.g() == this;
  }

  /** Whether the calling code is an actor of that system. */
  static boolean isActorOf(ActorSystem system) {
    ActorCell<?> caller = current();
    return caller != null && caller.home.system == system;
  }

  /** The actor the calling code is part of, if it is. */
  static @Nullable ActorCell<?> current() {
    return switch (Current.g()) {
      case ActorCell<?> cell -> cell;
      case null -> null;
      default -> Pinned.current();
    };
  }

  final void checkSelf(String what) {
    if (!isSelf()) {
      throw new IllegalStateException(
          "only actor '" + cell().path() + "' itself can " + what + ", in its handler");
    }
  }

  // ---- names ----

  final @Nullable String givenName() {
    return name;
  }

  final String name() {
    return name != null ? name : "$" + number;
  }

  // ---- what others ask ----

  final Scheduler scheduler() {
    return scheduler;
  }

  /** What stopped it, if it has failed. */
  final @Nullable Throwable failure() {
    Extension<M> e = extension;
    return e == null ? null : e.failure;
  }

  /** What it waits for in its handler, without a limit. */
  final @Nullable Ask<?> waitsFor() {
    Extension<M> e = extension;
    return e == null ? null : e.waitsFor;
  }

  final void waitsFor(@Nullable Ask<?> ask) {
    extension().waitsFor = ask;
  }

  final Watches watches() {
    Extension<M> e = extension();
    Watches watches = e.watches;
    if (watches == null) {
      watches = new Watches();
      e.watches = watches;
    }
    return watches;
  }

  /**
   * How many actors it watches and is watched by, a moment ago; from any thread. For tests, which
   * must not make its watches as {@link #watches()} does: that is the actor's turn's alone.
   */
  final int watchCount() {
    Extension<M> e = extension;
    Watches watches = e == null ? null : e.watches;
    return watches == null ? 0 : watches.size();
  }

  /** It is not handled; work is given back, all else is a dead letter. */
  final void deadLetter(Object message, DeadLetter.Reason reason, @Nullable Throwable cause) {
    if (!(message instanceof Envelope<?> e) || !e.giveBack(cause)) {
      home.system.deadLetter(cell(), Envelope.bare(message), reason, cause);
    }
  }

  /** As well, where the handler has failed on it; whether that is logged besides. */
  final void deadLetter(Object message, Throwable cause, boolean logged) {
    if (!logged) {
      deadLetter(message, DeadLetter.Reason.FAILED, cause);
    } else if (!(message instanceof Envelope<?> e) || !e.giveBack(cause)) {
      home.system.failedOn(cell(), Envelope.bare(message), cause);
    }
  }

  // ---- what travels with a message

  /** The message as it travels: with the caller's context, if the system captures that. */
  @SuppressWarnings("unchecked") // nobody but us looks at it on its way
  final M carried(M message) {
    Objects.requireNonNull(message, "null is never a message");
    ContextCapture capture = home.system.capture();
    return capture == null || message instanceof Envelope<?>
        ? message
        : (M) new Envelope<>(message, capture.capture(), null);
  }

  /** The message at hand as it came, if this is that. */
  @SuppressWarnings("unchecked") // it came as a message
  final M asItCame(M message) {
    Extension<M> e = extension;
    Envelope<M> at = e == null ? null : e.at;
    return at != null && at.message == message ? (M) at : message;
  }
}
