package io.gmp.actor;

import io.gmp.channel.ChannelFullException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the actor of a {@link Topic} does. */
final class Publishing<T> {
  private final ActorSystem system;
  private final ConcurrentHashMap<ActorRef<? super T>, Topic.Subscription> subscribers;
  private volatile @Nullable T last; // written by the actor, before it is handed out

  Publishing(
      ActorSystem system, ConcurrentHashMap<ActorRef<? super T>, Topic.Subscription> subscribers) {
    this.system = system;
    this.subscribers = subscribers;
  }

  @Nullable T last() {
    return last;
  }

  /** A failure, which can only be an interrupt, loses nobody a subscription. */
  ActorDefinition<Object> definition() {
    return Actor.<Object, Publishing<T>>builder(this)
        .on(
            Topic.Changed.class,
            (context, self, changed) -> {
              changed(context, changed.subscriber());
              return self;
            })
        .otherwise(
            (context, self, message) -> {
              handOut(context, message);
              return self;
            })
        .onSignal(
            Signal.Terminated.class,
            (context, self, end) -> {
              subscribers.keySet().removeIf(each -> EntityRef.life(each).equals(end.actor()));
              return self;
            })
        .onSignal(
            Signal.PostStop.class,
            (context, self, stop) -> {
              subscribers.clear(); // before its future completes: who waits for that may look
              return self;
            })
        .mailbox(Mailbox.buffered(Mailbox.DEFAULT_CAPACITY))
        .supervise(Supervision.resume())
        .build();
  }

  @SuppressWarnings("unchecked") // who has subscribed takes a T
  private void changed(ActorContext<Object> context, ActorRef<?> who) throws InterruptedException {
    ActorRef<?> life = EntityRef.life(who);
    var subscriber = (ActorRef<? super T>) who;
    Topic.Subscription subscription = subscribers.get(subscriber);
    if (subscription != null) {
      context.watch(life);
      tellLast(context, subscriber, subscription, last);
    } else if (subscribers.keySet().stream().noneMatch(each -> EntityRef.life(each).equals(life))) {
      context.unwatch(life);
    }
  }

  @SuppressWarnings("unchecked") // only a T is published
  private void handOut(ActorContext<Object> context, Object message) throws InterruptedException {
    var published = (T) message;
    T before = last;
    last = published;
    for (Map.Entry<ActorRef<? super T>, Topic.Subscription> each : subscribers.entrySet()) {
      tellLast(context, each.getKey(), each.getValue(), before);
      tell(context, each.getKey(), each.getValue(), published);
    }
  }

  private void tellLast(
      ActorContext<Object> context,
      ActorRef<? super T> subscriber,
      Topic.Subscription subscription,
      @Nullable T message)
      throws InterruptedException {
    if (subscription.wantsLast) {
      subscription.wantsLast = false;
      if (message != null) {
        tell(context, subscriber, subscription, message);
      }
    }
  }

  private void tell(
      ActorContext<Object> context,
      ActorRef<? super T> subscriber,
      Topic.Subscription subscription,
      T message)
      throws InterruptedException {
    boolean waits = subscription.slow == Topic.Slow.WAIT || system.isDraining();
    if (!waits && subscriber.tryTell(message)) {
      return;
    }
    try {
      if (waits || system.isDraining() || hasStopped(subscriber)) { // draining perhaps since
        subscriber.tell(message);
        return;
      }
    } catch (ChannelFullException e) {
      // its mailbox makes nobody wait
    }
    system.deadLetter(subscriber.path(), message, DeadLetter.Reason.OVERFLOW, null);
    if (subscription.slow == Topic.Slow.UNSUBSCRIBE
        && subscribers.remove(subscriber, subscription)) {
      changed(context, subscriber);
    }
  }

  /** If so it makes a dead letter of the message. */
  private static boolean hasStopped(ActorRef<?> subscriber) {
    return switch (subscriber) {
      case ActorCell<?> cell -> cell.hasClosed();
      case ActorPool<?> pool -> pool.hasStopped();
      default -> subscriber.whenStopped().isDone();
    };
  }
}
