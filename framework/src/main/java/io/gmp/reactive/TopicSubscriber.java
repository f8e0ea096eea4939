package io.gmp.reactive;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Topic;
import io.gmp.channel.Channel;
import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.ChannelFullException;
import io.gmp.channel.Overflow;
import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.Select;
import io.gmp.channel.SelectCase;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a topic takes for one of its subscribers, and is a channel: nobody handles what is told to
 * it but who receives that. It stops when it leaves the topic.
 */
final class TopicSubscriber<T> implements ActorRef<T> {
  private final Topic<T> topic;
  private final int buffer;
  private final Topic.Slow slow;
  private final Channel<T> channel;
  private final CompletableFuture<Void> end; // of the topic
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  TopicSubscriber(Topic<T> topic, int buffer, Topic.Slow slow) {
    this.topic = topic;
    this.buffer = buffer;
    this.slow = slow;
    this.end = topic.whenStopped();
    this.channel = Channel.make(buffer, slow == Topic.Slow.WAIT ? Overflow.BLOCK : Overflow.FAIL);
  }

  /** Subscribes; the end of the topic is the end of the channel. */
  ReceiveChannel<T> begin() {
    topic.subscribe(this, slow);
    var _ = end.thenRun(channel::tryClose);
    return channel;
  }

  @Override
  public String path() {
    return topic.path() + "/stream";
  }

  @Override
  public void tell(T message) throws InterruptedException {
    try {
      channel.send(message);
    } catch (ChannelFullException e) {
      tooSlow();
      throw e;
    } catch (ChannelClosedException e) {
      stop(); // it was cancelled while the topic was at it
    }
  }

  @Override
  public boolean tryTell(T message) {
    try {
      if (channel.trySend(message)) {
        return true;
      }
    } catch (ChannelClosedException e) {
      return false;
    }
    tooSlow();
    return false;
  }

  /** The topic will forget it, and whoever receives has to know. */
  private void tooSlow() {
    if (slow == Topic.Slow.UNSUBSCRIBE) {
      ChannelIntake.close(
          channel,
          new IllegalStateException(
              "a subscriber of topic '"
                  + topic.path()
                  + "' was too slow: "
                  + buffer
                  + " values waited for it when another one came"));
    }
  }

  @Override
  public void stop() {
    topic.unsubscribe(this);
    end.cancel(false); // a topic lives longer than most of its subscribers
    channel.tryClose();
    stopped.complete(null);
  }

  @Override
  public CompletableFuture<Void> stop(Duration deadline) {
    stop();
    return whenStopped();
  }

  @Override
  public CompletableFuture<Void> whenStopped() {
    return stopped;
  }

  @Override
  public int mailboxSize() {
    return channel.len();
  }

  @Override
  public <R> SelectCase<R> onSend(T message, Callable<? extends @Nullable R> body) {
    return Select.onSend(channel, message, body);
  }

  @Override
  public <R> CompletableFuture<R> ask(Function<ReplyTo<R>, T> message, Duration timeout) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("'" + path() + "' answers nobody"));
  }

  @Override
  public String toString() {
    return path() + " (" + buffer + ", " + slow + ")";
  }
}
