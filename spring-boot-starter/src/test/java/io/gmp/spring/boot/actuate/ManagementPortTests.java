package io.gmp.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.spring.boot.web.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ManagementPortTests {
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "JETTY"})
  void isServedByThreadsWhileTheApplicationsRequestsRunOnGoroutines(Server server)
      throws Exception {
    assertThat(whereARequestRuns(server, "local.server.port")).isEqualTo("goroutine");
    assertThat(whereARequestRuns(server, "local.management.port", "--management.server.port=0"))
        .isEqualTo("thread");
  }

  private static String whereARequestRuns(Server server, String port, String... arguments)
      throws Exception {
    var all = new String[arguments.length + 3];
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    all[0] = "--gmp.web.enabled=true";
    all[1] = "--logging.level.root=off";
    all[2] = "--management.endpoints.web.exposure.include=where";
    try (var context = server.start(Application.class, all);
        var client = HttpClient.newHttpClient()) {
      var uri =
          URI.create(
              "http://localhost:"
                  + context.getEnvironment().getRequiredProperty(port)
                  + "/actuator/where");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  @Endpoint(id = "where")
  static class Where {
    @ReadOperation(produces = "text/plain")
    String where() {
      return Goroutine.current().isPresent() ? "goroutine" : "thread";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Where.class)
  static class Application {}
}
