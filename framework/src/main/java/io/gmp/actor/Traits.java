package io.gmp.actor;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All that is said of an actor but what it does. Immutable; a definition that changes one of them
 * makes a new record.
 *
 * @param stash how many messages it may put by
 * @param poolSize how many of it there are where it is spawned as a pool
 * @param observer hears of each message
 */
record Traits<M>(
    @Nullable String name,
    Mailbox<? super M> mailbox,
    Supervision supervision,
    Dispatch dispatch,
    int stash,
    int poolSize,
    @Nullable SignalListener<M> listener,
    @Nullable ActorObserver observer) {
  static final int DEFAULT_STASH = 1024;

  /** Known by identity: what stands where nothing was said. */
  private static final Mailbox<Object> DEFAULT_MAILBOX = Mailbox.buffered(Mailbox.DEFAULT_CAPACITY);

  private static final Supervision DEFAULT_SUPERVISION = Supervision.stop();

  @SuppressWarnings("unchecked") // it has no rank, so it looks at no message
  private static <M> Mailbox<M> defaultMailbox() {
    return (Mailbox<M>) DEFAULT_MAILBOX;
  }

  boolean saysMailbox() {
    return mailbox != DEFAULT_MAILBOX;
  }

  boolean saysSupervision() {
    return supervision != DEFAULT_SUPERVISION;
  }

  static <M> Traits<M> defaults() {
    return new Traits<>(
        null,
        defaultMailbox(),
        DEFAULT_SUPERVISION,
        Dispatch.DEFAULT,
        DEFAULT_STASH,
        1,
        null,
        null);
  }

  boolean pinned() {
    return dispatch.pinned();
  }

  OptionalInt cpu() {
    return dispatch.cpu();
  }

  int throughput() {
    return dispatch.throughput();
  }

  Priority priority() {
    return dispatch.priority();
  }

  Traits<M> named(String name) {
    return new Traits<>(name, mailbox, supervision, dispatch, stash, poolSize, listener, observer);
  }

  Traits<M> mailbox(Mailbox<? super M> mailbox) {
    return new Traits<>(name, mailbox, supervision, dispatch, stash, poolSize, listener, observer);
  }

  Traits<M> supervision(Supervision supervision) {
    return new Traits<>(name, mailbox, supervision, dispatch, stash, poolSize, listener, observer);
  }

  private Traits<M> dispatch(Dispatch dispatch) {
    return new Traits<>(name, mailbox, supervision, dispatch, stash, poolSize, listener, observer);
  }

  Traits<M> pinned(OptionalInt cpu) {
    return dispatch(dispatch.pinned(true, cpu));
  }

  Traits<M> unpinned() {
    return dispatch(dispatch.pinned(false, OptionalInt.empty()));
  }

  Traits<M> throughput(int throughput) {
    return dispatch(dispatch.throughput(throughput));
  }

  Traits<M> priority(Priority priority) {
    return dispatch(dispatch.priority(priority));
  }

  Traits<M> stash(int stash) {
    return new Traits<>(name, mailbox, supervision, dispatch, stash, poolSize, listener, observer);
  }

  Traits<M> poolSize(int poolSize) {
    return new Traits<>(name, mailbox, supervision, dispatch, stash, poolSize, listener, observer);
  }

  Traits<M> listener(SignalListener<M> listener) {
    return new Traits<>(name, mailbox, supervision, dispatch, stash, poolSize, listener, observer);
  }

  Traits<M> observer(ActorObserver observer) {
    return new Traits<>(name, mailbox, supervision, dispatch, stash, poolSize, listener, observer);
  }
}
