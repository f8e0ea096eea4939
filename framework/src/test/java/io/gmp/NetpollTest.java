package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class NetpollTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** One end of something that goroutines can read from. */
  private record Ends(Body reads, Body writes, AutoCloseable all) {}

  private interface Connect {
    Ends connect() throws Exception;
  }

  private static Ends sockets() throws Exception {
    try (var server = new ServerSocket(0, 1, LOOPBACK)) {
      var client = new Socket(LOOPBACK, server.getLocalPort());
      Socket accepted = server.accept();
      return new Ends(
          () -> assertThat(client.getInputStream().read()).isEqualTo(42),
          () -> accepted.getOutputStream().write(42),
          () -> {
            client.close();
            accepted.close();
          });
    }
  }

  private static Ends serverSockets() throws Exception {
    var server = new ServerSocket(0, 1, LOOPBACK);
    return new Ends(
        () -> server.accept().close(),
        () -> new Socket(LOOPBACK, server.getLocalPort()).close(),
        server);
  }

  private static Ends socketChannels() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(LOOPBACK, 0));
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      SocketChannel accepted = server.accept();
      return new Ends(
          () -> assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(1),
          () -> accepted.write(ByteBuffer.allocate(1)),
          () -> {
            client.close();
            accepted.close();
          });
    }
  }

  private static Ends serverSocketChannels() throws Exception {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(LOOPBACK, 0));
    return new Ends(
        () -> server.accept().close(),
        () -> SocketChannel.open(server.getLocalAddress()).close(),
        server);
  }

  private static Ends datagramSockets() throws Exception {
    var receiver = new DatagramSocket(0, LOOPBACK);
    return new Ends(
        () -> receiver.receive(new DatagramPacket(new byte[1], 1)),
        () -> {
          try (var sender = new DatagramSocket(0, LOOPBACK)) {
            sender.send(new DatagramPacket(new byte[1], 1, receiver.getLocalSocketAddress()));
          }
        },
        receiver);
  }

  private static Ends datagramChannels() throws Exception {
    DatagramChannel receiver = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
    return new Ends(
        () -> assertThat(receiver.receive(ByteBuffer.allocate(1))).isNotNull(),
        () -> {
          try (DatagramChannel sender = DatagramChannel.open()) {
            sender.send(ByteBuffer.allocate(1), receiver.getLocalAddress());
          }
        },
        receiver);
  }

  private static Ends pipes() throws Exception {
    Pipe pipe = Pipe.open();
    return new Ends(
        () -> assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(1),
        () -> pipe.sink().write(ByteBuffer.allocate(1)),
        () -> {
          pipe.source().close();
          pipe.sink().close();
        });
  }

  private static Ends selectors() throws Exception {
    Selector selector = Selector.open();
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.source().register(selector, SelectionKey.OP_READ);
    return new Ends(
        () -> assertThat(selector.select()).isOne(),
        () -> pipe.sink().write(ByteBuffer.allocate(1)),
        () -> {
          selector.close();
          pipe.source().close();
          pipe.sink().close();
        });
  }

  private static void assertThatWaitingKeepsNoThread(TestRuntime t, Connect connect)
      throws Exception {
    int n = t.count(40, 4);
    var ends = new ArrayList<Ends>();
    var readers = new ArrayList<Goroutine>();
    var onRuntime = new AtomicInteger();
    for (int i = 0; i < n; i++) {
      Ends each = connect.connect();
      ends.add(each);
      readers.add(
          t.gmp()
              .go(
                  () -> {
                    each.reads().run();
                    if (Gmp.current() == t.gmp() && Goroutine.current().isPresent()) {
                      onRuntime.getAndIncrement();
                    }
                  }));
    }
    if (t.unmounts()) {
      await().until(() -> readers.stream().allMatch(g -> g.state() == Goroutine.State.WAITING));
      assertThat(t.gmp().stats().machines()).isLessThan(n / 2);
      t.run(() -> Go.gosched());
    }
    for (Ends each : ends) {
      t.gmp().go(each.writes()).join();
    }
    for (Goroutine reader : readers) {
      reader.join();
    }
    for (Ends each : ends) {
      each.all().close();
    }
    assertThat(onRuntime).hasValue(n);
    if (t.unmounts()) {
      assertThat(t.gmp().stats().machines()).isLessThan(n / 2);
    }
  }

  @Engines(gomaxprocs = 2)
  void waitingForAConnectionKeepsNoThread(TestRuntime t) throws Exception {
    assertThatWaitingKeepsNoThread(t, NetpollTest::serverSockets);
    assertThatWaitingKeepsNoThread(t, NetpollTest::serverSocketChannels);
  }

  @Engines(gomaxprocs = {1, 2})
  void waitingForBytesKeepsNoThread(TestRuntime t) throws Exception {
    assertThatWaitingKeepsNoThread(t, NetpollTest::sockets);
    assertThatWaitingKeepsNoThread(t, NetpollTest::socketChannels);
  }

  @Engines(gomaxprocs = 2)
  void waitingForADatagramKeepsNoThread(TestRuntime t) throws Exception {
    assertThatWaitingKeepsNoThread(t, NetpollTest::datagramSockets);
    assertThatWaitingKeepsNoThread(t, NetpollTest::datagramChannels);
  }

  @Engines(gomaxprocs = 2)
  void waitingForAPipeOrASelectorKeepsNoThread(TestRuntime t) throws Exception {
    assertThatWaitingKeepsNoThread(t, NetpollTest::pipes);
    assertThatWaitingKeepsNoThread(t, NetpollTest::selectors);
  }

  @Engines(gomaxprocs = {1, 2})
  void aResponseOverHttpIsAwaitedWithoutAThread(TestRuntime t) throws Exception {
    int n = t.count(40, 4);
    var asked = new CountDownLatch(n);
    var answer = new CountDownLatch(1);
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), n);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = HttpClient.newBuilder().executor(threads).build()) {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            asked.countDown();
            awaitQuietly(answer);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
              .build();
      var codes = Channel.<Integer>make(n);
      for (int i = 0; i < n; i++) {
        t.gmp().go(() -> codes.send(client.send(request, BodyHandlers.discarding()).statusCode()));
      }
      asked.await();
      if (t.unmounts()) {
        assertThat(t.gmp().stats().machines()).isLessThan(n / 2);
      }
      answer.countDown();
      t.run(
          () -> {
            for (int i = 0; i < n; i++) {
              assertThat(codes.receive()).isEqualTo(204);
            }
          });
    } finally {
      answer.countDown();
      server.stop(0);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
