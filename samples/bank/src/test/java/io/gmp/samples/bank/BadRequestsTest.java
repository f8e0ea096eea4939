package io.gmp.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadRequestsTest extends RunningBank {
  @TempDir static Path folder;

  @Override
  List<String> database() {
    return List.of("--bank.data=" + folder.resolve("bank"));
  }

  static Stream<Arguments> badRequests() {
    var deposit = "/accounts/alice/deposit";
    var fine = "{\"cents\": 1}";
    return Stream.of(
        argumentSet("zero", deposit, "{\"cents\": 0}", "cents must be a whole number from 1 to"),
        argumentSet("negative", deposit, "{\"cents\": -1}", "cents must be a whole number"),
        argumentSet("above the limit", deposit, "{\"cents\": 1000000000000001}", "cents must be"),
        argumentSet(
            "no number", deposit, "{\"cents\": \"1\"}", "'cents' is missing or of the wrong"),
        argumentSet(
            "a fraction", deposit, "{\"cents\": 1.5}", "'cents' is missing or of the wrong"),
        argumentSet("no integer", deposit, "{\"cents\": 9" + "9".repeat(30) + "}", "too large"),
        argumentSet("null", deposit, "{\"cents\": null}", "'cents' is missing or of the wrong"),
        argumentSet("missing", deposit, "{}", "'cents' is missing"),
        argumentSet("surplus", deposit, "{\"cents\": 1, \"to\": 2}", "'to' is not expected"),
        argumentSet("cut off", deposit, "{\"cents\": 1", "not JSON: look at line 1, column 12"),
        argumentSet("no JSON", deposit, "cents=1", "not JSON: look at line 1"),
        argumentSet("an array", deposit, "[1]", "The body is missing or of the wrong type"),
        argumentSet("empty", deposit, "", "The body is missing"),
        argumentSet("a long id", "/accounts/" + "a".repeat(65) + "/deposit", fine, "id must be 1"),
        argumentSet("an odd id", "/accounts/a%20b/deposit", fine, "id must be 1 to 64"),
        argumentSet("a taken id", "/accounts/events/deposit", fine, "and not 'events'"),
        argumentSet(
            "same account", "/transfers", transfer("alice", "alice", 1), "both are 'alice'"),
        argumentSet("zero transfer", "/transfers", transfer("alice", "bob", 0), "cents must be"),
        argumentSet("odd source", "/transfers", transfer("", "bob", 1), "from must be 1 to 64"),
        argumentSet(
            "two faults", "/transfers", transfer("%", "*", 1), "from must be 1 to 64 letters"),
        argumentSet("long", "/transfers", transfer("a", "b".repeat(65), 1), "to must be 1 to 64"),
        argumentSet(
            "no target",
            "/transfers",
            "{\"from\": \"alice\", \"cents\": 1}",
            "to must not be null"));
  }

  private static String transfer(String from, String to, long cents) {
    return "{\"from\": \"%s\", \"to\": \"%s\", \"cents\": %d}".formatted(from, to, cents);
  }

  @ParameterizedTest
  @MethodSource
  void badRequests(String path, String body, String detail) throws Exception {
    var answer = client.post(path, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.detail()).contains(detail);
  }

  @Test
  void aBadKeyIsABadRequest() throws Exception {
    for (var key : List.of("a b", "k".repeat(65))) {
      var answer = client.transfer("alice", "bob", 1, key);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.detail()).contains("Idempotency-Key must be 1 to 64");
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    var spaces = " ".repeat(10_000_000);
    for (var path : List.of("/transfers", "/accounts/alice/deposit")) {
      var answer = client.post(path, spaces);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.type()).isEqualTo("application/problem+json");
      assertThat(answer.detail()).contains("larger than");
    }
  }

  @Test
  void anotherContentTypeIsRefused() throws Exception {
    for (var type : List.of("text/plain", "application/x-www-form-urlencoded", "no/such;type")) {
      var answer =
          client.send(
              "/transfers",
              request ->
                  request.header("Content-Type", type).POST(BodyPublishers.ofString("from=a")));
      assertThat(answer.status()).isEqualTo(415);
      assertThat(answer.type()).isEqualTo("application/problem+json");
      assertThat(answer.detail()).contains("must be application/json");
    }
    var untyped = client.send("/transfers", request -> request.POST(BodyPublishers.ofString("{}")));
    assertThat(untyped.status()).isEqualTo(415);
    assertThat(untyped.detail()).contains("must be application/json");
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    for (var path : List.of("/", "/nowhere", "/accounts", "/accounts/a/b/c", "/index.html")) {
      var answer = client.send(path, request -> request.GET());
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.type()).isEqualTo("application/problem+json");
      assertThat(answer.detail()).contains(path);
    }
  }

  @Test
  void anotherMethodIsRefused() throws Exception {
    for (var path : List.of("/transfers", "/accounts/alice", "/accounts/alice/deposit")) {
      var answer = client.send(path, request -> request.DELETE());
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.type()).isEqualTo("application/problem+json");
      assertThat(answer.detail()).containsAnyOf("GET", "POST");
    }
  }
}
