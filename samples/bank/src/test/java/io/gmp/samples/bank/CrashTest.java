package io.gmp.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("stress")
@Timeout(300)
class CrashTest {
  private static final int ACCOUNTS = 200;
  private static final int CLIENTS = 64;
  private static final int TRANSFERS =
      "full".equals(System.getProperty("gmp.stress")) ? 20_000 : 2_000;
  private static final long OPENING = 1_000;
  private static final String[] FLAGS = {
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xmx512m",
    "-Dgmp.actors.accounts.idle-after=20ms"
  };

  private record Order(String key, int from, int to, long cents) {}

  @TempDir Path folder;

  private final AtomicReference<CompletableFuture<BankClient>> client =
      new AtomicReference<>(new CompletableFuture<>());
  private final Map<Order, Integer> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger retries = new AtomicInteger();

  @Test
  void moneyAndAcknowledgedTransfersSurviveAKill() throws Exception {
    var bank = start();
    try (var clients = Gmp.builder().name("clients").build()) {
      openAccounts();
      Channel<Order> orders = Channel.make();
      var working = work(clients, orders);
      var random = new Random(42);
      for (int i = 0; i < TRANSFERS; i++) {
        var order = order(i, random);
        if (i == TRANSFERS / 2) {
          bank.kill();
          var sender = clients.go(() -> orders.send(order));
          await().atMost(ONE_MINUTE).until(() -> retries.get() > 0);
          client.set(new CompletableFuture<>());
          bank = start();
          sender.join();
        } else {
          orders.send(order);
        }
      }
      orders.close();
      for (var goroutine : working) {
        goroutine.join();
        assertThat(goroutine.failure()).isEmpty();
      }
      assertThat(acknowledged).hasSize(TRANSFERS);
      check();
    } finally {
      bank.stop();
    }
  }

  private BankProcess start() throws IOException {
    var bank = BankProcess.onClassPath(folder.resolve("bank"), FLAGS);
    client.get().complete(new BankClient(bank.url()));
    return bank;
  }

  private BankClient client() {
    return client.get().join();
  }

  private void openAccounts() throws Exception {
    for (int i = 0; i < ACCOUNTS; i++) {
      assertThat(client().deposit(name(i), OPENING, "opening-" + i).status()).isEqualTo(200);
    }
  }

  private static Order order(int number, Random random) {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    return new Order("transfer-" + number, from, to, 1 + random.nextInt(400));
  }

  private List<Goroutine> work(Gmp clients, Channel<Order> orders) {
    var working = new ArrayList<Goroutine>();
    for (int i = 0; i < CLIENTS; i++) {
      working.add(
          clients.go(
              () -> {
                for (var order : orders) {
                  acknowledged.put(order, transfer(order));
                }
              }));
    }
    return working;
  }

  private int transfer(Order order) throws InterruptedException {
    for (; ; ) {
      try {
        var answer =
            client().transfer(name(order.from()), name(order.to()), order.cents(), order.key());
        if (answer.status() != 503) {
          return answer.status();
        }
      } catch (IOException e) {
        retries.incrementAndGet();
      }
    }
  }

  private void check() throws Exception {
    assertThat(acknowledged.values()).containsOnly(200, 409);
    var expected = new long[ACCOUNTS];
    Arrays.fill(expected, OPENING);
    acknowledged.forEach(
        (order, status) -> {
          if (status == 200) {
            expected[order.from()] -= order.cents();
            expected[order.to()] += order.cents();
          }
        });
    for (int i = 0; i < ACCOUNTS; i++) {
      assertThat(expected[i]).isNotNegative();
      assertThat(client().balance(name(i))).isEqualTo(expected[i]);
    }
  }

  private static String name(int account) {
    return "account-" + account;
  }
}
