package io.gmp.benchmarks;

import io.gmp.Body;
import io.gmp.Gmp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Clients and their server in one JVM, all written with the JDK's blocking sockets: each client
 * sends 32 bytes and waits until they are back. Says how many round trips there were in how many
 * nanoseconds, and what they cost.
 */
final class EchoLoad {
  private static final long WARM_UP_MILLIS = 3_000;
  private static final long MEASURED_MILLIS = 4_000;

  private final Consumer<Body> go;
  private final int connections;
  private final LongAdder roundTrips = new LongAdder();

  private EchoLoad(Consumer<Body> go, int connections) {
    this.go = go;
    this.connections = connections;
  }

  /** Runs {@code gmp} or {@code jdk} with so many connections, and ends the JVM. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int connections = Integer.parseInt(args[1]);
    if (args[0].equals("gmp")) {
      Gmp gmp = Gmp.builder().name("echo").engine("virtual-thread").hogHandler(hog -> {}).build();
      new EchoLoad(gmp::go, connections).run();
    } else {
      new EchoLoad(body -> Thread.startVirtualThread(EchoServer.unchecked(body)), connections)
          .run();
    }
    System.out.flush();
    Runtime.getRuntime().halt(0); // the clients would go on for ever
  }

  private void run() throws IOException, InterruptedException {
    try (var server = new ServerSocket(0, connections, InetAddress.getLoopbackAddress())) {
      var connected = new CountDownLatch(connections);
      go.accept(() -> accept(server));
      for (int i = 0; i < connections; i++) {
        go.accept(() -> ask(server, connected));
      }
      connected.await();
      Thread.sleep(WARM_UP_MILLIS);
      long before = roundTrips.sum();
      ProcessCost costBefore = ProcessCost.now();
      long start = System.nanoTime();
      Thread.sleep(MEASURED_MILLIS);
      long count = roundTrips.sum() - before;
      long nanos = System.nanoTime() - start;
      ProcessCost cost = ProcessCost.now().since(costBefore);
      System.out.println(new EchoResult(count, nanos, cost.cpuNanos(), cost.switches()).line());
    }
  }

  private void accept(ServerSocket server) throws IOException {
    for (int i = 0; i < connections; i++) {
      Socket socket = server.accept();
      go.accept(() -> EchoServer.answer(socket));
    }
  }

  private void ask(ServerSocket server, CountDownLatch connected)
      throws IOException, InterruptedException {
    try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      socket.setTcpNoDelay(true);
      var bytes = new byte[EchoServer.SIZE];
      connected.countDown();
      connected.await();
      for (; ; ) {
        socket.getOutputStream().write(bytes);
        if (socket.getInputStream().readNBytes(bytes, 0, EchoServer.SIZE) != EchoServer.SIZE) {
          throw new IOException("the server has gone");
        }
        roundTrips.increment();
      }
    }
  }
}
