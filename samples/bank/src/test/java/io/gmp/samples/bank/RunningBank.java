package io.gmp.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.actor.Entities;
import io.gmp.samples.bank.BankClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(Lifecycle.PER_CLASS)
abstract class RunningBank {
  ConfigurableApplicationContext bank;
  BankClient client;
  private int accounts;

  abstract List<String> database();

  List<String> settings() {
    return List.of();
  }

  @BeforeAll
  void start() {
    var arguments = new ArrayList<>(database());
    arguments.addAll(settings());
    arguments.add("--server.port=0");
    arguments.add("--bank.recovery-interval=200ms");
    arguments.add("--spring.reactor.netty.shutdown-quiet-period=0s");
    bank =
        new SpringApplicationBuilder(BankApplication.class).run(arguments.toArray(String[]::new));
    client = BankClient.of(bank);
  }

  @AfterAll
  void stop() {
    bank.close();
  }

  final void restart() {
    stop();
    start();
  }

  final String newAccount() {
    return "account-" + ++accounts;
  }

  final String newAccount(long cents) throws Exception {
    var account = newAccount();
    assertThat(client.deposit(account, cents).status()).isEqualTo(200);
    return account;
  }

  static String newKey() {
    return UUID.randomUUID().toString();
  }

  final Entities<Account> accounts() {
    return bank.<Entities<Account>>getBeanProvider(
            ResolvableType.forClassWithGenerics(Entities.class, Account.class))
        .getObject();
  }

  final void changeBehindItsBack(String account, long cents) {
    bank.getBean(JdbcClient.class)
        .sql("update account set cents = ? where id = ?")
        .param(cents)
        .param(account)
        .update();
  }

  @FunctionalInterface
  interface Call {
    Answer make(int number) throws Exception;
  }

  static List<Answer> together(int calls, Call call) {
    try (var gmp = Gmp.builder().name("clients").build()) {
      var answers =
          IntStream.range(0, calls)
              .mapToObj(
                  i -> {
                    var answer = new CompletableFuture<Answer>();
                    gmp.go(
                        () -> {
                          try {
                            answer.complete(call.make(i));
                          } catch (Throwable e) {
                            answer.completeExceptionally(e);
                          }
                        });
                    return answer;
                  })
              .toList();
      return answers.stream().map(CompletableFuture::join).toList();
    }
  }
}
