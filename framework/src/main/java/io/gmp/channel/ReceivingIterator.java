package io.gmp.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Iterates by receiving; the value found by {@code hasNext} is kept for {@code next}. */
final class ReceivingIterator<T> implements Iterator<T> {
  private final ReceiveChannel<T> channel;
  private @Nullable T next;

  ReceivingIterator(ReceiveChannel<T> channel) {
    this.channel = channel;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = channel.receive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ChannelInterruptedException(e);
      }
    }
    return next != null;
  }

  @Override
  public T next() {
    T value = hasNext() ? next : null;
    if (value == null) {
      throw new NoSuchElementException("the channel is closed and drained");
    }
    next = null;
    return value;
  }
}
