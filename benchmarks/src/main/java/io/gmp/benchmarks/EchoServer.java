package io.gmp.benchmarks;

import io.gmp.Body;
import io.gmp.Gmp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.Consumer;

/**
 * Sends 32 bytes back whenever a client has sent them: a goroutine, or a virtual thread of the JDK,
 * for each client, with blocking sockets. It says on which port it listens and ends when its
 * standard input does.
 */
final class EchoServer {
  static final int SIZE = 32;

  private static final int BACKLOG = 4_096;

  private EchoServer() {}

  /** Serves as {@code gmp} or {@code jdk}, with as many processors as each takes by itself. */
  public static void main(String[] args) throws IOException {
    Consumer<Body> go =
        switch (args[0]) {
          case "gmp" -> Gmp.builder().name("echo").engine("virtual-thread").build()::go;
          case "jdk" -> body -> Thread.startVirtualThread(unchecked(body));
          default -> throw new IllegalArgumentException(args[0]);
        };
    var server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    go.accept(() -> accept(server, go));
    System.out.println(server.getLocalPort());
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0); // who accepts would go on for ever
  }

  static Runnable unchecked(Body body) {
    return () -> {
      try {
        body.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static void accept(ServerSocket server, Consumer<Body> go) throws IOException {
    for (; ; ) {
      Socket socket = server.accept();
      go.accept(() -> answer(socket));
    }
  }

  /** Sends back what comes, until the client has gone. */
  static void answer(Socket socket) throws IOException {
    try (socket) {
      socket.setTcpNoDelay(true);
      var bytes = new byte[SIZE];
      while (socket.getInputStream().readNBytes(bytes, 0, SIZE) == SIZE) {
        socket.getOutputStream().write(bytes);
      }
    } catch (SocketException _) {
      // the client has gone in the middle of a request
    }
  }
}
