package io.gmp.soak;

import io.gmp.Go;
import io.gmp.sync.WaitGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/** An echo server and its clients, a goroutine for each end of a connection, all on loopback. */
final class SocketEcho implements Load {
  private static final int CLIENTS = 8;
  private static final Duration PAUSE = Duration.ofMillis(50); // for closed ports to be free again

  @Override
  public String name() {
    return "sockets";
  }

  @Override
  public long round(Random random) throws Exception {
    int messages = 1 + random.nextInt(100);
    int size = 1 + random.nextInt(4_096);
    var echoed = new LongAdder();
    var all = new WaitGroup();
    try (var server = new ServerSocket(0, CLIENTS, InetAddress.getLoopbackAddress())) {
      all.go(
          () -> {
            for (int c = 0; c < CLIENTS; c++) {
              Socket connection = server.accept();
              all.go(() -> echo(connection));
            }
          });
      for (int c = 0; c < CLIENTS; c++) {
        byte mark = (byte) c;
        all.go(() -> echoed.add(talk(server, mark, messages, size)));
      }
      all.await();
    }
    Load.same("bytes", (long) CLIENTS * messages * size, echoed.sum());
    Go.sleep(PAUSE);
    return (long) CLIENTS * messages;
  }

  private static void echo(Socket connection) throws IOException {
    try (connection) {
      InputStream in = connection.getInputStream();
      OutputStream out = connection.getOutputStream();
      byte[] bytes = new byte[8_192];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        out.write(bytes, 0, n);
      }
    }
  }

  private static long talk(ServerSocket server, byte mark, int messages, int size)
      throws IOException {
    byte[] message = new byte[size];
    Arrays.fill(message, mark);
    long bytes = 0;
    try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      InputStream in = socket.getInputStream();
      expectNothing(socket, in);
      for (int i = 0; i < messages; i++) {
        socket.getOutputStream().write(message);
        byte[] answer = in.readNBytes(size);
        Load.holds(Arrays.equals(message, answer), "an echo is not what was said");
        bytes += answer.length;
      }
      socket.shutdownOutput();
      Load.same("the end of the stream", -1, in.read());
    }
    return bytes;
  }

  private static void expectNothing(Socket socket, InputStream in) throws IOException {
    socket.setSoTimeout(1);
    try {
      throw new AssertionError("nobody said anything and this came: " + in.read());
    } catch (SocketTimeoutException e) {
      socket.setSoTimeout(0);
    }
  }
}
