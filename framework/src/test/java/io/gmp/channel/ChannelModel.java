package io.gmp.channel;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A channel of which nobody waits, in one thread. */
public class ChannelModel {
  private final int capacity;
  private final Overflow overflow;
  private final ArrayDeque<Integer> buffer = new ArrayDeque<>();
  private boolean closed;

  public ChannelModel(int capacity) {
    this(capacity, Overflow.BLOCK);
  }

  public ChannelModel(int capacity, Overflow overflow) {
    this.capacity = capacity;
    this.overflow = overflow;
  }

  public boolean trySend(int value) {
    if (closed) {
      throw new ChannelClosedException("send on closed channel");
    }
    if (buffer.size() == capacity) {
      switch (overflow) {
        case BLOCK, FAIL -> {
          return false;
        }
        case DROP_NEWEST -> {
          return true;
        }
        case DROP_OLDEST -> buffer.remove();
        case KEEP_LATEST -> buffer.clear();
      }
    }
    return buffer.add(value);
  }

  public @Nullable Integer tryReceive() {
    return buffer.poll();
  }

  public void close() {
    if (closed) {
      throw new ChannelClosedException("close of closed channel");
    }
    closed = true;
  }

  public boolean isClosed() {
    return closed;
  }

  public boolean isDrained() {
    return closed && buffer.isEmpty();
  }

  public int len() {
    return buffer.size();
  }
}
