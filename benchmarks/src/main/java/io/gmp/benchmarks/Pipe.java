package io.gmp.benchmarks;

import io.gmp.channel.Channel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/** A channel of gmp, or what a peer has for it. A fork sees one kind only, so calls are direct. */
interface Pipe {
  void send(Object value) throws InterruptedException;

  @Nullable Object receive() throws InterruptedException;

  /** A channel of gmp. */
  record Gmp(Channel<Object> channel) implements Pipe {
    Gmp(int capacity) {
      this(Channel.make(capacity));
    }

    @Override
    public void send(Object value) throws InterruptedException {
      channel.send(value);
    }

    @Override
    public @Nullable Object receive() throws InterruptedException {
      return channel.receive();
    }
  }

  /** A channel of Jox. */
  record Jox(com.softwaremill.jox.Channel<Object> channel) implements Pipe {
    Jox(int capacity) {
      this(
          capacity == 0
              ? com.softwaremill.jox.Channel.newRendezvousChannel()
              : com.softwaremill.jox.Channel.newBufferedChannel(capacity));
    }

    @Override
    public void send(Object value) throws InterruptedException {
      channel.send(value);
    }

    @Override
    public Object receive() throws InterruptedException {
      return channel.receive();
    }
  }

  /** A queue of java.util.concurrent. */
  record Queue(BlockingQueue<Object> queue) implements Pipe {
    Queue(int capacity) {
      this(capacity == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(capacity));
    }

    @Override
    public void send(Object value) throws InterruptedException {
      queue.put(value);
    }

    @Override
    public Object receive() throws InterruptedException {
      return queue.take();
    }
  }
}
