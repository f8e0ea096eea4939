package io.gmp.actor;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is published here reaches all who have subscribed, in the same order. Behind it is an actor,
 * in whose mailbox wait what was published and not yet handed out.
 *
 * <p>Each subscriber has its own mailbox, and has said what shall happen when that is full ({@link
 * Slow}); one that wants the newest only has a mailbox that drops. Who unsubscribes or stops is
 * forgotten. An entity that is passivated stays subscribed: what is published spawns it anew.
 *
 * @param <T> what is published
 */
public final class Topic<T> {

  /** What happens to a subscriber whose mailbox is full. */
  public enum Slow {
    /** All wait for it, and at last those who publish. */
    WAIT,
    /** It does not get this one, which is a dead letter. */
    DROP,
    /** It gets neither this one, which is a dead letter, nor any other. */
    UNSUBSCRIBE
  }

  /** The actor is told of a subscriber: it looks how that stands. */
  record Changed(ActorRef<?> subscriber) {}

  /**
   * A subscriber. The map of them is written by whoever subscribes or unsubscribes, so both count
   * at once; the rest is of the actor's turns.
   */
  static final class Subscription {
    final Slow slow;
    boolean wantsLast;

    Subscription(Slow slow, boolean wantsLast) {
      this.slow = slow;
      this.wantsLast = wantsLast;
    }
  }

  private final ActorCell<Object> cell;
  private final ConcurrentHashMap<ActorRef<? super T>, Subscription> subscribers;
  private final Publishing<T> publishing;
  private final Stopped stopped = new Stopped();

  private Topic(
      ActorCell<Object> cell,
      ConcurrentHashMap<ActorRef<? super T>, Subscription> subscribers,
      Publishing<T> publishing) {
    this.cell = cell;
    this.subscribers = subscribers;
    this.publishing = publishing;
    var _ =
        cell.stoppedFuture()
            .thenRun(
                () -> {
                  subscribers.clear(); // who came too late to be told so
                  stopped.end();
                });
  }

  static <T> Topic<T> begin(ActorSystem system, String name) {
    var subscribers = new ConcurrentHashMap<ActorRef<? super T>, Subscription>();
    var publishing = new Publishing<T>(system, subscribers);
    var cell = (ActorCell<Object>) system.spawn(name, publishing.definition());
    return new Topic<>(cell, subscribers, publishing);
  }

  /** {@return the names of the system and the topic} */
  public String path() {
    return cell.path();
  }

  /**
   * Publishes. Waits, as {@link ActorRef#tell} does, while 1024 wait to be handed out; that happens
   * where a subscriber is waited for. If the topic has stopped it is a dead letter.
   *
   * @param message what to publish
   * @throws InterruptedException if interrupted while waiting; it was not published
   * @throws NullPointerException if it is null
   */
  public void publish(T message) throws InterruptedException {
    cell.tell(Objects.requireNonNull(message, "null is never a message"));
  }

  /**
   * Publishes if there is room now.
   *
   * @param message what to publish
   * @return false if there is none, or the topic has stopped
   * @throws NullPointerException if it is null
   */
  public boolean tryPublish(T message) {
    return cell.tryTell(Objects.requireNonNull(message, "null is never a message"));
  }

  /**
   * Subscribes one that is passed over while its mailbox is full. It gets what the caller publishes
   * after this, and may get what waits to be handed out. Subscribing again changes only what is
   * said here.
   *
   * @param subscriber who
   */
  public void subscribe(ActorRef<? super T> subscriber) {
    subscribe(subscriber, Slow.DROP);
  }

  /**
   * Subscribes, as {@link #subscribe(ActorRef)} does.
   *
   * @param subscriber who
   * @param slow what happens while its mailbox is full
   */
  public void subscribe(ActorRef<? super T> subscriber, Slow slow) {
    subscribe(subscriber, new Subscription(Objects.requireNonNull(slow), false));
  }

  /**
   * Subscribes, as {@link #subscribe(ActorRef)} does, and tells the subscriber first what was
   * handed out last, if anything was.
   *
   * @param subscriber who
   * @param slow what happens while its mailbox is full
   */
  public void subscribeWithLast(ActorRef<? super T> subscriber, Slow slow) {
    subscribe(subscriber, new Subscription(Objects.requireNonNull(slow), true));
  }

  private void subscribe(ActorRef<? super T> subscriber, Subscription subscription) {
    if (subscriber.equals(cell)) {
      throw new IllegalArgumentException("topic '" + path() + "' cannot subscribe to itself");
    }
    subscribers.put(subscriber, subscription);
    changed(subscriber);
  }

  /**
   * Ends a subscription. Nothing is handed to the subscriber any more but what is being handed to
   * it now.
   *
   * @param subscriber who
   */
  public void unsubscribe(ActorRef<? super T> subscriber) {
    if (subscribers.remove(subscriber) != null) {
      changed(subscriber);
    }
  }

  private void changed(ActorRef<? super T> subscriber) {
    if (!cell.push(new Orders.Aside(new Changed(subscriber)))) {
      subscribers.remove(subscriber);
    }
  }

  /** {@return how many have subscribed and live} */
  public int subscribers() {
    return subscribers.size();
  }

  /** {@return what was handed out last} */
  public Optional<T> last() {
    return Optional.ofNullable(publishing.last());
  }

  /** {@return how many were published and wait to be handed out} */
  public int waiting() {
    return cell.mailboxSize();
  }

  /**
   * Takes no more, hands out what waits, and stops; the subscribers are not told.
   *
   * @return a future that completes when it has stopped
   */
  public CompletableFuture<Void> stop() {
    cell.push(new Orders.Drain());
    return stopped.give();
  }

  /**
   * {@return a future that completes when it has stopped, and handed out all it ever will}
   * Completing it has no effect.
   */
  public CompletableFuture<Void> whenStopped() {
    return stopped.give();
  }

  /** How many the actor watches; for tests. */
  int watched() {
    return cell.watchCount();
  }

  @Override
  public String toString() {
    return path();
  }
}
