package io.gmp.reactive;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Topic;
import io.gmp.channel.Channel;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;

final class Tck {
  static final Duration LONG = Duration.ofSeconds(30);
  static final ExecutorService THREADS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

  private static final ActorSystem SYSTEM = ActorSystem.create("tck", Gmp.defaultRuntime());
  private static final AtomicInteger TOPICS = new AtomicInteger();

  record Echo(int number, ReplyTo<Integer> reply) {}

  private Tck() {}

  static TestEnvironment environment() {
    return new TestEnvironment(30_000, 20, 20);
  }

  static Channel<Integer> channel(long elements) {
    Channel<Integer> channel = Channel.make(16);
    Gmp.defaultRuntime()
        .go(
            () -> {
              for (int i = 0; i < elements; i++) {
                channel.send(i);
              }
              channel.close();
            });
    return channel;
  }

  static Channel<Integer> failed() {
    Channel<Integer> channel = Channel.make(1);
    channel.close(new IllegalStateException("closed with this"));
    return channel;
  }

  static ActorDefinition<Echo> echo() {
    return Actor.of(
        0,
        (context, state, echo) -> {
          echo.reply().tell(echo.number());
          return state;
        });
  }

  static ActorRef<Integer> sink() {
    return SYSTEM.spawn(Actor.of(0, (context, sum, number) -> sum + number));
  }

  static Publisher<Integer> ask() {
    return ReactiveStreams.ask(
        SYSTEM.spawn(echo()), (ReplyTo<Integer> reply) -> new Echo(1, reply), LONG);
  }

  static Publisher<Integer> topic(long elements) {
    Topic<Integer> topic = SYSTEM.topic("topic-" + TOPICS.incrementAndGet());
    Publisher<Integer> publisher = ReactiveStreams.from(topic, 4, Topic.Slow.WAIT);
    return subscriber -> {
      publisher.subscribe(subscriber);
      Gmp.defaultRuntime()
          .go(
              () -> {
                for (int i = 0; i < elements && topic.subscribers() > 0; i++) {
                  topic.publish(i);
                }
                topic.stop();
              });
    };
  }

  static Processor<Integer, Integer> processor(int parallelism, boolean ordered) {
    ActorRef<Echo> actor = SYSTEM.spawn(echo());
    return ordered
        ? ReactiveStreams.throughActor(actor, parallelism, Echo::new, LONG)
        : ReactiveStreams.throughActorUnordered(actor, parallelism, Echo::new, LONG);
  }
}
