package io.gmp.reactive;

import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.SendChannel;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that sends what it gets into a channel, and closes that at the end. */
final class ChannelIntake<T> extends Intake<T> {
  private static final int PREFETCH_AT_MOST = 256;

  private final SendChannel<? super T> channel;
  private final Consumer<? super T> onUndelivered;

  ChannelIntake(
      SendChannel<? super T> channel, Executor executor, Consumer<? super T> onUndelivered) {
    super(Math.clamp(channel.cap(), 1, PREFETCH_AT_MOST), executor);
    this.channel = channel;
    this.onUndelivered = onUndelivered;
  }

  @Override
  boolean tryPut(T value) {
    return channel.trySend(value);
  }

  @Override
  void put(T value) throws InterruptedException {
    channel.send(value);
  }

  @Override
  void finish(@Nullable Throwable cause) {
    if (cause == null) {
      channel.tryClose();
    } else {
      close(channel, cause);
    }
  }

  static void close(SendChannel<?> channel, Throwable cause) {
    try {
      channel.close(cause);
    } catch (ChannelClosedException e) {
      // who closed it before waits for nothing more, and has no need to know the cause
    }
  }

  @Override
  void undelivered(T value) {
    onUndelivered.accept(value);
  }

  @Override
  Runnable watch() {
    return channel.whenClosed(() -> stop(null));
  }
}
