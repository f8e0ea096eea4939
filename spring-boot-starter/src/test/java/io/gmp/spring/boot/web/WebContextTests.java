package io.gmp.spring.boot.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class WebContextTests {
  private static final int REQUESTS = 40;

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @EnumSource
  void securityContextMdcAndTransactionsStayWithTheirRequestsWhileTheyBlock(Server server)
      throws Exception {
    try (var context = start(server)) {
      var jdbc = context.getBean(JdbcTemplate.class);
      jdbc.execute("create table entry (id int primary key)");
      var answers =
          IntStream.range(0, REQUESTS)
              .mapToObj(i -> get(context, "/post?id=" + i + "&fails=" + (i % 2 == 1)))
              .toList();
      for (int i = 0; i < REQUESTS; i++) {
        var answer = answers.get(i).get();
        if (i % 2 == 1) {
          assertThat(answer.statusCode()).isEqualTo(500);
        } else {
          String holder = server == Server.WEBFLUX ? "-" : "user";
          assertThat(answer.body()).isEqualTo("goroutine user " + holder + " " + i + " true");
        }
      }
      assertThat(jdbc.queryForList("select id from entry order by id", Integer.class))
          .containsExactlyElementsOf(
              IntStream.range(0, REQUESTS).filter(i -> i % 2 == 0).boxed().toList());
      assertThat(get(context, "/leftovers").get().body()).isEqualTo("none false");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoDoesNotSayWhoHeIsIsRefused(Server server) throws Exception {
    try (var context = start(server)) {
      var answer =
          client.send(Server.request(context, "/leftovers").build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  private static ConfigurableApplicationContext start(Server server) {
    return server.startWhole(
        Application.class,
        "--gmp.web.enabled=true",
        "--gmp.gomaxprocs=2",
        "--logging.level.root=off",
        "--spring.security.user.name=user",
        "--spring.security.user.password={noop}secret",
        "--spring.datasource.generate-unique-name=true",
        "--spring.datasource.hikari.maximum-pool-size=4");
  }

  private CompletableFuture<HttpResponse<String>> get(
      ConfigurableApplicationContext context, String path) {
    var credentials = Base64.getEncoder().encodeToString("user:secret".getBytes());
    return client.sendAsync(
        Server.request(context, path).header("Authorization", "Basic " + credentials).build(),
        BodyHandlers.ofString());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Controller.class, Ledger.class})
  static class Application {}

  static class Ledger {
    private final JdbcTemplate jdbc;

    Ledger(JdbcTemplate jdbc) {
      this.jdbc = jdbc;
    }

    @Transactional
    public boolean post(int id, boolean fails) throws InterruptedException {
      jdbc.update("insert into entry values (?)", id);
      Go.sleep(Duration.ofMillis(2));
      boolean active = TransactionSynchronizationManager.isActualTransactionActive();
      if (fails) {
        throw new IllegalStateException("on purpose");
      }
      return active;
    }
  }

  @RestController
  static class Controller {
    private final Ledger ledger;

    Controller(Ledger ledger) {
      this.ledger = ledger;
    }

    @GetMapping("/post")
    String post(@RequestParam int id, @RequestParam boolean fails, Principal principal)
        throws InterruptedException {
      MDC.put("id", Integer.toString(id));
      try {
        Go.sleep(Duration.ofMillis(2));
        boolean transaction = ledger.post(id, fails);
        String where = Goroutine.current().isPresent() ? "goroutine" : "thread";
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        String user = authentication == null ? "-" : authentication.getName();
        return where
            + " "
            + principal.getName()
            + " "
            + user
            + " "
            + MDC.get("id")
            + " "
            + transaction;
      } finally {
        MDC.remove("id");
      }
    }

    @GetMapping("/leftovers")
    String leftovers() {
      String id = MDC.get("id");
      return (id == null ? "none" : id)
          + " "
          + TransactionSynchronizationManager.isActualTransactionActive();
    }
  }
}
