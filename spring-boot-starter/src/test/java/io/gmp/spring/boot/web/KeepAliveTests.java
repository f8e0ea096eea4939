package io.gmp.spring.boot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class KeepAliveTests {
  private static final int A_LONG_TIME_MILLIS = 20_000;

  @ParameterizedTest
  @EnumSource
  void aConnectionIsReadAgainAfterARequestThatWasRefusedBehindOneThatBlocked(Server server)
      throws Exception {
    try (var context =
            server.start(Application.class, "--gmp.web.enabled=true", "--logging.level.root=off");
        var connection = new Connection(context)) {
      for (int round = 0; round < 5; round++) {
        var controller = context.getBean(Controller.class);
        controller.arrived = new CountDownLatch(1);
        controller.released = new CountDownLatch(1);
        connection.send("/wait", "/unknown");
        controller.arrived.await();
        controller.released.countDown();
        assertThat(connection.status()).isEqualTo(200);
        assertThat(connection.status()).isEqualTo(404);
        connection.send("/unknown");
        assertThat(connection.status()).isEqualTo(404);
      }
    }
  }

  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(ConfigurableApplicationContext context) throws IOException {
      int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      this.socket = new Socket("localhost", port);
      socket.setSoTimeout(A_LONG_TIME_MILLIS);
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    void send(String... paths) throws IOException {
      var requests = new StringBuilder();
      for (String path : paths) {
        requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      out.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    int status() throws IOException {
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = 0;
      boolean chunked = false;
      for (String line = line(); !line.isEmpty(); line = line()) {
        String header = line.toLowerCase(Locale.ROOT);
        if (header.startsWith("content-length:")) {
          length = Integer.parseInt(header.substring("content-length:".length()).trim());
        }
        chunked |= header.equals("transfer-encoding: chunked");
      }
      if (chunked) {
        for (int size = chunk(); size > 0; size = chunk()) {
          in.skipNBytes(size + 2);
        }
        line();
      } else {
        in.skipNBytes(length);
      }
      return status;
    }

    private int chunk() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the server has closed the connection");
        }
        line.append((char) c);
      }
      return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class Application {}

  @RestController
  static class Controller {
    volatile CountDownLatch arrived = new CountDownLatch(1);
    volatile CountDownLatch released = new CountDownLatch(1);

    @GetMapping("/wait")
    String await() throws InterruptedException {
      arrived.countDown();
      released.await();
      return "done";
    }
  }
}
