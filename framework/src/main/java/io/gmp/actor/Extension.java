package io.gmp.actor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What most actors do not have at most times: made when the first of it is needed, so that an idle
 * actor pays one reference for all of it. Except where noted, of the actor's turns.
 */
final class Extension<M> {
  // by anyone
  volatile @Nullable Stopped stopped; // made by the first who asks
  volatile @Nullable PendingAsks asks; // made by the first ask
  volatile @Nullable Ask<?> waitsFor; // without a limit, in its handler; written by the actor
  volatile @Nullable Children children; // made by the actor
  volatile @Nullable Throwable failure; // that stopped it; written by the actor
  volatile @Nullable Failures failures; // all of them; written by the actor
  @Nullable Pinned pinned; // written before the actor is published
  @Nullable Passivation<M> passivation; // of an entity; written before that is published

  // messages that take another way than the mailbox
  @Nullable M again; // on which it failed, for its second try
  @Nullable M tried; // its second try is under way
  @Nullable ArrayDeque<M> unstashed; // before all that is in the mailbox
  @Nullable ArrayDeque<M> toSelf; // behind what is in the mailbox
  boolean selfWasLast; // in a mailbox without a buffer both take turns
  @Nullable ArrayDeque<M> stash;
  @Nullable Envelope<M> at; // in which the message at hand came

  // what comes and goes with a state
  @Nullable KeyedTimers<M> timers;
  @Nullable ReceiveTimeout<M> timeout;
  @Nullable List<Workforce.Worker<?, M>> enlisted; // at work queues

  // failure and end
  @Nullable Restarts restarts;
  @Nullable Watches watches;
  @Nullable Tick backoff;
  long delay; // before the restart at hand
  final List<SystemMessage> deferred = new ArrayList<>(0); // until there is a state again
  @Nullable List<ActorCell<?>> escalated; // who waits for this actor's fate
  @Nullable Throwable fatal; // an error that goes on to the runtime
  boolean stopsDrained; // takes no more, and stops when it has handled what is there

  /** After each message that was handled. */
  void handledOne() {
    tried = null;
    if (restarts != null) {
      restarts.handledOne();
    }
    if (timeout != null) {
      timeout.handledOne();
    }
    if (passivation != null) {
      passivation.handledOne();
    }
  }

  /** What belongs to a state ends with it. */
  void leaveState() {
    if (timers != null) {
      timers.end();
    }
    if (timeout != null) {
      timeout.end();
      timeout = null;
    }
    if (backoff != null) {
      backoff.disarm();
      backoff = null;
    }
    if (enlisted != null) {
      List<Workforce.Worker<?, M>> left = enlisted;
      enlisted = null;
      left.forEach(Workforce.Worker::leaveState);
    }
  }

  void enlisted(Workforce.Worker<?, M> worker) {
    if (enlisted == null) {
      enlisted = new ArrayList<>(1);
    }
    enlisted.add(worker);
  }

  /** It is about to drain. */
  void workNoMore() {
    if (enlisted != null) {
      enlisted.forEach(Workforce.Worker::workNoMore);
    }
  }

  boolean isAtWork() {
    return enlisted != null && enlisted.stream().anyMatch(Workforce.Worker::isAtWork);
  }

  /** The actor has ended; all who wait for that hear of it. */
  void end(ActorCell<M> actor) {
    if (watches != null) {
      watches.end(actor, failure);
    }
    if (pinned != null) {
      pinned.end();
    }
    if (passivation != null) {
      passivation.disarm();
    }
    PendingAsks pending = asks;
    if (pending != null) {
      pending.close();
    }
    actor.stoppedFuture().end();
  }

  boolean hasDetour() {
    return again != null || isFilled(unstashed) || isFilled(toSelf);
  }

  static boolean isFilled(@Nullable ArrayDeque<?> queue) {
    return queue != null && !queue.isEmpty();
  }

  ArrayDeque<M> toSelf() {
    ArrayDeque<M> queue = toSelf;
    if (queue == null) {
      queue = new ArrayDeque<>();
      toSelf = queue;
    }
    return queue;
  }

  /** What was put by comes before what is in the mailbox. */
  void unstash() {
    ArrayDeque<M> put = stash;
    if (put == null || put.isEmpty()) {
      return;
    }
    ArrayDeque<M> earlier = unstashed;
    if (earlier == null || earlier.isEmpty()) {
      unstashed = put;
      stash = null;
    } else {
      earlier.addAll(put);
      put.clear();
    }
  }
}
