package io.gmp.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;

class HelloTest {
  @ParameterizedTest
  @CsvSource({
    "/hello, true, goroutine",
    "/slow, true, goroutine",
    "/hello, false, thread",
    "/slow, false, thread"
  })
  void greetsFromWhatItWasToldToRunOn(String path, boolean web, String runsOn) throws Exception {
    try (var context =
            SpringApplication.run(
                HelloApplication.class, "--server.port=0", "--gmp.web.enabled=" + web);
        var client = HttpClient.newHttpClient()) {
      var port = context.getEnvironment().getRequiredProperty("local.server.port");
      var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
      var response = client.send(request, BodyHandlers.ofString());
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(response.body())
          .isEqualTo("{\"text\":\"Hello, world!\",\"from\":\"" + runsOn + "\"}");
    }
  }
}
