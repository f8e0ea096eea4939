package io.gmp.samples.bank;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BankClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI bank;

  BankClient(URI bank) {
    this.bank = bank;
  }

  static BankClient of(ConfigurableApplicationContext bank) {
    var port = bank.getEnvironment().getRequiredProperty("local.server.port");
    return new BankClient(URI.create("http://localhost:" + port));
  }

  record Answer(int status, String type, String body) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String detail() {
      return json().get("detail").asString();
    }

    long cents() {
      return json().get("cents").asLong();
    }
  }

  Answer deposit(String account, long cents) throws IOException, InterruptedException {
    return post("/accounts/" + account + "/deposit", "{\"cents\": " + cents + "}");
  }

  Answer deposit(String account, long cents, String key) throws IOException, InterruptedException {
    return post("/accounts/" + account + "/deposit", "{\"cents\": " + cents + "}", key);
  }

  Answer transfer(String from, String to, long cents) throws IOException, InterruptedException {
    return post("/transfers", transferOf(from, to, cents));
  }

  Answer transfer(String from, String to, long cents, String key)
      throws IOException, InterruptedException {
    return post("/transfers", transferOf(from, to, cents), key);
  }

  private static String transferOf(String from, String to, long cents) {
    return "{\"from\": \"%s\", \"to\": \"%s\", \"cents\": %d}".formatted(from, to, cents);
  }

  Answer account(String id) throws IOException, InterruptedException {
    return send(request("/accounts/" + id).GET().build());
  }

  long balance(String id) throws IOException, InterruptedException {
    return account(id).cents();
  }

  Answer post(String path, String json) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(json)).build());
  }

  Answer post(String path, String json, String key) throws IOException, InterruptedException {
    return send(
        request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(json)).build());
  }

  Answer send(String path, UnaryOperator<HttpRequest.Builder> with)
      throws IOException, InterruptedException {
    return send(with.apply(HttpRequest.newBuilder(bank.resolve(path))).timeout(PATIENCE).build());
  }

  HttpResponse<Stream<String>> events() throws IOException, InterruptedException {
    return http.send(request("/accounts/events").GET().build(), BodyHandlers.ofLines());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(bank.resolve(path))
        .header("Content-Type", "application/json")
        .timeout(PATIENCE);
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    var exchange = http.sendAsync(request, BodyHandlers.ofString());
    try {
      var response = exchange.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      var type = response.headers().firstValue("Content-Type").orElse("");
      return new Answer(response.statusCode(), type, response.body());
    } catch (TimeoutException | ExecutionException e) {
      exchange.cancel(true);
      if (e instanceof TimeoutException || e.getCause() instanceof HttpTimeoutException) {
        throw new AssertionError(request + " was not answered within " + PATIENCE, e);
      }
      throw new IOException(request + " failed", e.getCause());
    }
  }
}
