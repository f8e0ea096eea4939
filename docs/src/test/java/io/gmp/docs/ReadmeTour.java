package io.gmp.docs;

import static io.gmp.Go.blocking;
import static io.gmp.Go.lockOSThread;
import static io.gmp.Go.onReceive;
import static io.gmp.Go.onSend;
import static io.gmp.Go.onTimeout;
import static io.gmp.Go.select;
import static io.gmp.Go.sleep;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Mailbox;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Supervision;
import io.gmp.channel.Channel;
import io.gmp.reactor.GmpFlux;
import io.gmp.reactor.Schedulers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Flux;

final class ReadmeTour {
  final Queue<Integer> priced = new ConcurrentLinkedQueue<>();

  sealed interface Account {
    record Deposit(long cents) implements Account {}

    record Withdraw(long cents, ReplyTo<Boolean> reply) implements Account {}

    record Balance(ReplyTo<Long> reply) implements Account {}
  }

  static void goroutinesAndChannels() throws Exception {
    try (Gmp gmp = Gmp.builder().name("demo").gomaxprocs(4).build()) {
      Channel<Integer> numbers = Channel.make(100);
      gmp.go(
          () -> {
            for (int i = 0; i < 1000; i++) {
              numbers.send(i);
            }
            numbers.close();
          });
      long sum = 0;
      for (int n : numbers) {
        sum += n;
      }
      System.out.println(sum);
    }
  }

  static String first(Channel<Integer> orders, Channel<String> audit, String entry)
      throws Exception {
    String first =
        select(
            onReceive(orders, order -> "order " + order),
            onSend(audit, entry, () -> "audited"),
            onTimeout(Duration.ofMillis(50), () -> "late"));
    return first;
  }

  static byte[] lockedWorker(Gmp gmp, Path path) throws Exception {
    Channel<byte[]> pages = Channel.make(1);
    Goroutine worker =
        gmp.go(
            "worker",
            () -> {
              lockOSThread();
              sleep(Duration.ofMillis(5));
              byte[] page = blocking(() -> Files.readAllBytes(path));
              pages.send(page);
            });
    worker.join();
    return pages.receive();
  }

  static long account(ActorSystem system) throws Exception {
    ActorRef<Account> account =
        system.spawn(
            "account-42",
            Actor.<Account, Long>of(
                    0L,
                    (ctx, cents, message) ->
                        switch (message) {
                          case Account.Deposit d -> cents + d.cents();
                          case Account.Withdraw w -> {
                            boolean ok = cents >= w.cents();
                            w.reply().tell(ok);
                            yield ok ? cents - w.cents() : cents;
                          }
                          case Account.Balance b -> {
                            b.reply().tell(cents);
                            yield cents;
                          }
                        })
                .mailbox(Mailbox.buffered(1024))
                .supervise(
                    Supervision.restart()
                        .on(SQLException.class)
                        .atMost(5, Duration.ofMinutes(1))
                        .backoff(Duration.ofMillis(100), Duration.ofSeconds(10))));
    account.tell(new Account.Deposit(500));
    long cents = account.ask(Account.Balance::new, Duration.ofSeconds(1)).join();
    return cents;
  }

  void reactor(Channel<Integer> numbers) {
    Flux.from(GmpFlux.from(numbers)).publishOn(Schedulers.fromGmp()).map(this::price).subscribe();
  }

  private int price(int number) {
    priced.add(number);
    return number;
  }

  @Configuration
  static class Bank {
    @Bean
    ActorDefinition<Account> account(JdbcClient db) {
      return Actor.<Account, Long>setup(
              context -> db.sql("select cents from account").query(Long.class).single(),
              (context, cents, message) -> cents)
          .pinned();
    }
  }
}
