package io.gmp.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Many clients of an echo server on one thread, the same for each server: each sends 32 bytes,
 * waits until they are back and sends the next. So no more requests are under way than there are
 * clients, and a slow answer delays the next request of its own client only.
 */
final class EchoClients {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ProcessHandle server;
  private final Selector selector;
  private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);

  private EchoClients(ProcessHandle server, Selector selector) {
    this.server = server;
    this.selector = selector;
  }

  /**
   * Takes the server's port and process, the number of clients, and for how many milliseconds they
   * warm up and are measured; prints an {@link EchoMeasurement}.
   */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    var server = ProcessHandle.of(Long.parseLong(args[1])).orElseThrow();
    int connections = Integer.parseInt(args[2]);
    try (var selector = Selector.open()) {
      var clients = new EchoClients(server, selector);
      for (int i = 0; i < connections; i++) {
        clients.connect(port);
      }
      clients.run(Long.parseLong(args[3]));
      clients.nanos.reset();
      Duration before = clients.serversTime();
      long start = System.nanoTime();
      clients.run(Long.parseLong(args[4]));
      long took = System.nanoTime() - start;
      System.out.printf(
          Locale.ROOT,
          "%d %d %d %d %d %d%n",
          clients.nanos.getTotalCount(),
          took,
          clients.serversTime().minus(before).toNanos(),
          clients.nanos.getValueAtPercentile(50),
          clients.nanos.getValueAtPercentile(99),
          clients.nanos.getValueAtPercentile(99.9));
    }
  }

  private Duration serversTime() {
    return server.info().totalCpuDuration().orElseThrow();
  }

  private void connect(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    var client = new Client(channel);
    channel.register(selector, SelectionKey.OP_READ, client);
    client.ask();
  }

  private void run(long millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() - end < 0) {
      selector.select(this::answered);
    }
  }

  private void answered(SelectionKey key) {
    try {
      ((Client) key.attachment()).read(nanos);
    } catch (IOException e) {
      throw new IllegalStateException("the server does not answer", e);
    }
  }

  private static final class Client {
    private final SocketChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(EchoServer.SIZE);
    private long asked;

    Client(SocketChannel channel) {
      this.channel = channel;
    }

    void ask() throws IOException {
      bytes.clear();
      asked = System.nanoTime();
      if (channel.write(bytes) != EchoServer.SIZE) {
        throw new IOException("a socket has no room for " + EchoServer.SIZE + " bytes");
      }
      bytes.clear();
    }

    void read(Histogram nanos) throws IOException {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the server has gone");
      }
      if (!bytes.hasRemaining()) {
        nanos.recordValue(Math.min(System.nanoTime() - asked, LONGEST_NANOS));
        ask();
      }
    }
  }
}
