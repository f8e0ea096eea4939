package io.gmp.spring.boot;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorRef;
import io.gmp.actor.Supervision;
import io.gmp.actor.Topic;
import java.util.Objects;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Leads the application's events to a topic or an actor, or what is published on a topic to the
 * application's listeners. A bean of this type is enough.
 *
 * <pre>{@code
 * @Bean EventBridge in(Topic<OrderPlaced> placed) { return EventBridge.toTopic(OrderPlaced.class, placed); }
 * @Bean EventBridge out(Topic<OrderPlaced> placed) { return EventBridge.fromTopic(placed); }
 * }</pre>
 *
 * <p>Both may stand at one topic: what came from a topic does not go back there.
 */
public abstract sealed class EventBridge {
  private EventBridge() {}

  /**
   * Publishes on a topic each event of a type, or with a payload of that type, that is published in
   * the application. Who publishes the event waits, as {@link Topic#publish} does, while the topic
   * is full.
   *
   * @param type the type
   * @param topic the topic
   * @param <T> what is published
   * @return the bridge, to be a bean
   */
  public static <T> EventBridge toTopic(Class<T> type, Topic<? super T> topic) {
    return new Inward<>(type, topic, topic::publish);
  }

  /**
   * Tells an actor each event of a type, or with a payload of that type, that is published in the
   * application. Who publishes the event waits, as {@link ActorRef#tell} does, while the mailbox is
   * full.
   *
   * @param type the type
   * @param actor the actor
   * @param <T> what is published
   * @return the bridge, to be a bean
   */
  public static <T> EventBridge toActor(Class<T> type, ActorRef<? super T> actor) {
    return new Inward<>(type, actor, actor::tell);
  }

  /**
   * Publishes in the application what is published on a topic. The listeners are called in the
   * turns of an actor, in order, and may block; while they do, the topic waits. What they throw is
   * logged.
   *
   * @param topic the topic
   * @return the bridge, to be a bean
   */
  public static EventBridge fromTopic(Topic<?> topic) {
    return new Outward<>(topic);
  }

  /** Begins; called when all singletons are there. */
  abstract void open(ActorBeans actors, ApplicationEventPublisher publisher);

  private interface Taker<T> {
    void take(T event) throws InterruptedException;
  }

  private static final class Inward<T> extends EventBridge
      implements ApplicationListener<ApplicationEvent> {
    private final Class<T> type;
    private final Object target;
    private final Taker<T> taker;

    Inward(Class<T> type, Object target, Taker<T> taker) {
      this.type = Objects.requireNonNull(type, "the type of the events is null");
      this.target = target;
      this.taker = taker;
    }

    @Override
    void open(ActorBeans actors, ApplicationEventPublisher publisher) {
      // a bean that listens is found by the context
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
      Object payload = event instanceof PayloadApplicationEvent<?> p ? p.getPayload() : event;
      if (!type.isInstance(payload) || event.getSource() == target) {
        return;
      }
      try {
        taker.take(type.cast(payload));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + target + " is full", e);
      }
    }
  }

  private static final class Outward<T> extends EventBridge {
    private final Topic<T> topic;

    Outward(Topic<T> topic) {
      this.topic = Objects.requireNonNull(topic, "the topic is null");
    }

    @Override
    void open(ActorBeans actors, ApplicationEventPublisher publisher) {
      ActorRef<T> listener =
          actors.spawn(
              Actor.<T, ApplicationEventPublisher>of(
                      publisher,
                      (context, events, message) -> {
                        events.publishEvent(new PayloadApplicationEvent<>(topic, message));
                        return events;
                      })
                  .supervise(Supervision.resume()));
      topic.subscribe(listener, Topic.Slow.WAIT);
    }
  }
}
