package io.gmp.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.samples.bank.BankClient.Answer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

abstract class BankContract extends RunningBank {
  private static final String MONEY =
      """
      select (select coalesce(sum(cents), 0) from account)
        + (select coalesce(sum(cents), 0) from payment where status = 'DEBITED')
        - (select coalesce(sum(cents), 0) from payment
            where source is null and status = 'COMPLETED')
      """;

  @Test
  void aDepositOpensTheAccountAndFurtherOnesAddUp() throws Exception {
    var account = newAccount();
    var first = client.deposit(account, 500);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().get("id").asString()).isEqualTo(account);
    assertThat(first.cents()).isEqualTo(500);
    assertThat(client.deposit(account, 1).cents()).isEqualTo(501);
    assertThat(client.balance(account)).isEqualTo(501);
  }

  @Test
  void aTransferMovesMoney() throws Exception {
    var from = newAccount(500);
    var to = newAccount(100);
    var receipt = client.transfer(from, to, 120);
    assertThat(receipt.status()).isEqualTo(200);
    assertThat(receipt.json().get("from").asString()).isEqualTo(from);
    assertThat(receipt.json().get("to").asString()).isEqualTo(to);
    assertThat(receipt.cents()).isEqualTo(120);
    assertThat(receipt.json().get("id").asString()).isNotBlank();
    assertThat(client.balance(from)).isEqualTo(380);
    assertThat(client.balance(to)).isEqualTo(220);
  }

  @Test
  void balancesSurviveARestart() throws Exception {
    var from = newAccount(500);
    var to = newAccount(100);
    assertThat(client.transfer(from, to, 50).status()).isEqualTo(200);
    restart();
    assertThat(client.balance(from)).isEqualTo(450);
    assertThat(client.balance(to)).isEqualTo(150);
    assertThat(client.transfer(from, to, 50).status()).isEqualTo(200);
    assertThat(client.balance(to)).isEqualTo(200);
  }

  @Test
  void anUnknownAccountIsNotFound() throws Exception {
    var answer = client.account("nobody");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.detail()).contains("'nobody'");
  }

  @Test
  void anIdWithoutAnAccountHasNoActorForLong() throws Exception {
    var account = newAccount(1);
    assertThat(client.account("nobody").status()).isEqualTo(404);
    await().atMost(ONE_MINUTE).until(() -> !accounts().ids().contains("nobody"));
    assertThat(accounts().ids()).contains(account);
  }

  @Test
  void aTransferFromAnUnknownAccountIsNotFound() throws Exception {
    var to = newAccount(100);
    var answer = client.transfer("nobody", to, 1);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).contains("'nobody'");
    assertThat(client.balance(to)).isEqualTo(100);
  }

  @Test
  void aTransferToAnUnknownAccountGivesTheMoneyBack() throws Exception {
    var from = newAccount(100);
    var key = newKey();
    var answer = client.transfer(from, "nobody", 40, key);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).contains("'nobody'");
    assertThat(client.balance(from)).isEqualTo(100);
    assertThat(legs(key)).containsExactly(Leg.DEBIT, Leg.REFUND);
  }

  @Test
  void aTransferThatTheTargetCannotHoldGivesTheMoneyBack() throws Exception {
    var from = newAccount(100);
    var full = newAccount(Account.LIMIT);
    var key = newKey();
    var answer = client.transfer(from, full, 1, key);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.detail()).contains(full).contains("more than " + Account.LIMIT);
    assertThat(client.balance(from)).isEqualTo(100);
    assertThat(client.balance(full)).isEqualTo(Account.LIMIT);
    assertThat(legs(key)).containsExactly(Leg.DEBIT, Leg.REFUND);
  }

  @Test
  void aDepositThatTheAccountCannotHoldIsRefused() throws Exception {
    var full = newAccount(Account.LIMIT);
    var answer = client.deposit(full, 1);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(client.balance(full)).isEqualTo(Account.LIMIT);
  }

  @Test
  void anOverdraftIsRefused() throws Exception {
    var from = newAccount(100);
    var to = newAccount(100);
    var answer = client.transfer(from, to, 101);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.detail()).contains(from).contains("less than 101");
    assertThat(client.balance(from)).isEqualTo(100);
    assertThat(client.balance(to)).isEqualTo(100);
  }

  @Test
  void aRepeatedTransferIsMadeOnce() throws Exception {
    var from = newAccount(100);
    var to = newAccount(100);
    var key = newKey();
    var first = client.transfer(from, to, 10, key);
    assertThat(client.transfer(from, to, 10, key)).isEqualTo(first);
    restart();
    assertThat(client.transfer(from, to, 10, key)).isEqualTo(first);
    assertThat(client.balance(from)).isEqualTo(90);
    assertThat(client.balance(to)).isEqualTo(110);
  }

  @Test
  void aTransferRepeatedAtTheSameTimeIsMadeOnce() throws Exception {
    var from = newAccount(100);
    var to = newAccount(100);
    var key = newKey();
    var answers = together(20, i -> client.transfer(from, to, 10, key));
    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(client.balance(from)).isEqualTo(90);
    assertThat(client.balance(to)).isEqualTo(110);
  }

  @Test
  void aRepeatedDepositIsMadeOnce() throws Exception {
    var account = newAccount();
    var key = newKey();
    var first = client.deposit(account, 10, key);
    assertThat(client.deposit(account, 5).cents()).isEqualTo(15);
    assertThat(client.deposit(account, 10, key)).isEqualTo(first);
    restart();
    assertThat(client.deposit(account, 10, key)).isEqualTo(first);
    assertThat(client.balance(account)).isEqualTo(15);
  }

  @Test
  void aRefusalIsForGood() throws Exception {
    var from = newAccount(1);
    var to = newAccount(1);
    var key = newKey();
    var refused = client.transfer(from, to, 10, key);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(client.deposit(from, 100).status()).isEqualTo(200);
    assertThat(client.transfer(from, to, 10, key)).isEqualTo(refused);
    restart();
    assertThat(client.transfer(from, to, 10, key)).isEqualTo(refused);
    assertThat(client.balance(from)).isEqualTo(101);
  }

  @Test
  void aKeyServesOnePaymentOnly() throws Exception {
    var from = newAccount(100);
    var to = newAccount(100);
    var other = newAccount(100);
    var key = newKey();
    assertThat(client.transfer(from, to, 10, key).status()).isEqualTo(200);
    for (var answer :
        List.of(
            client.transfer(from, to, 11, key),
            client.transfer(from, other, 10, key),
            client.transfer(other, to, 10, key),
            client.transfer("nobody", to, 10, key),
            client.deposit(to, 10, key))) {
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.type()).isEqualTo("application/problem+json");
      assertThat(answer.detail()).contains(key);
    }
    assertThat(client.balance(from) + client.balance(to) + client.balance(other)).isEqualTo(300);
  }

  @Test
  void aTransferThatACrashInterruptedIsCompletedAtTheStart() throws Exception {
    var from = newAccount(100);
    var to = newAccount(100);
    var key = newKey();
    debitOnly(key, from, to, 30);
    restart();
    assertThat(client.balance(from)).isEqualTo(70);
    assertThat(client.balance(to)).isEqualTo(130);
    assertThat(legs(key)).containsExactly(Leg.CREDIT, Leg.DEBIT);
    assertThat(client.transfer(from, to, 30, key).status()).isEqualTo(200);
    assertThat(client.balance(to)).isEqualTo(130);
  }

  @Test
  void aTransferThatACrashInterruptedIsTakenBackAtTheStartIfItCannotBeCompleted() throws Exception {
    var from = newAccount(100);
    var key = newKey();
    debitOnly(key, from, "nobody", 30);
    restart();
    assertThat(client.balance(from)).isEqualTo(100);
    assertThat(legs(key)).containsExactly(Leg.DEBIT, Leg.REFUND);
    assertThat(client.transfer(from, "nobody", 30, key).status()).isEqualTo(404);
  }

  @Test
  void anAccountThatLostTouchWithTheDatabaseSaysSoAndReadsItAgain() throws Exception {
    var account = newAccount(100);
    changeBehindItsBack(account, 500);
    var key = newKey();
    var answer = client.deposit(account, 1, key);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.detail()).contains("Idempotency-Key");
    assertThat(client.deposit(account, 1, key).cents()).isEqualTo(501);
    changeBehindItsBack(account, 101);
  }

  @Test
  void aTransferThatAFailureInterruptedIsCompletedSoon() throws Exception {
    var from = newAccount(100);
    var to = newAccount(100);
    changeBehindItsBack(to, 500);
    assertThat(client.transfer(from, to, 30).status()).isEqualTo(503);
    assertThat(client.balance(from)).isEqualTo(70);
    await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(client.balance(to)).isEqualTo(530));
    assertThat(client.balance(from)).isEqualTo(70);
    changeBehindItsBack(to, 130);
  }

  @Test
  void aDatabaseThatFailsIsNotTheClientsFault() throws Exception {
    var database = bank.getBean(JdbcClient.class);
    database.sql("alter table account rename to hidden").update();
    try {
      var answer = client.account("alice");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.type()).isEqualTo("application/problem+json");
      assertThat(answer.detail()).contains("cannot tell");
    } finally {
      database.sql("alter table hidden rename to account").update();
    }
  }

  @Test
  void accountsThatPayEachOtherAtTheSameTimeDoNotWaitForEachOther() throws Exception {
    var one = newAccount(1000);
    var two = newAccount(1000);
    var answers =
        together(
            200, i -> i % 2 == 0 ? client.transfer(one, two, 2) : client.transfer(two, one, 1));
    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(client.balance(one)).isEqualTo(900);
    assertThat(client.balance(two)).isEqualTo(1100);
  }

  @Test
  void moneyIsConservedAtAllTimes() throws Exception {
    var ring = List.of(newAccount(50), newAccount(50), newAccount(50));
    var done = new AtomicBoolean();
    var sums = new ArrayList<Long>();
    try (var gmp = Gmp.builder().build()) {
      var auditor =
          gmp.go(
              () -> {
                while (!done.get()) {
                  sums.add(money());
                }
              });
      together(
          300,
          i -> client.transfer(ring.get(i % 3), i % 7 == 0 ? "nobody" : ring.get((i + 1) % 3), 20));
      done.set(true);
      auditor.join();
      assertThat(auditor.failure()).isEmpty();
    }
    assertThat(sums).isNotEmpty().containsOnly(0L);
    assertThat(
            client.balance(ring.get(0)) + client.balance(ring.get(1)) + client.balance(ring.get(2)))
        .isEqualTo(150);
  }

  @Test
  void requestsAndAccountsRunOnTheBanksRuntime() throws Exception {
    assertThat(bank.getBean(Gmp.class).name()).isEqualTo("bank");
    long before = bank.getBean(Gmp.class).stats().goroutinesCreated();
    newAccount(1);
    assertThat(bank.getBean(Gmp.class).stats().goroutinesCreated()).isGreaterThan(before);
  }

  @Test
  void eventsTellWhatWasBooked() throws Exception {
    var from = newAccount(100);
    var to = newAccount(100);
    var key = newKey();
    try (var lines = client.events().body()) {
      var line = lines.iterator();
      assertThat(line.next()).isEqualTo(":listening");
      client.transfer(from, to, 30, key);
      client.transfer(from, "nobody", 5, key + "x");
      assertThat(events(line, 4))
          .containsExactly(
              booking(from, key, Leg.DEBIT, -30, 70),
              booking(to, key, Leg.CREDIT, 30, 130),
              booking(from, key + "x", Leg.DEBIT, -5, 65),
              booking(from, key + "x", Leg.REFUND, 5, 70));
    }
  }

  @Test
  void listenersDoNotHoldUpTheEnd() throws Exception {
    try (var lines = client.events().body()) {
      var line = lines.iterator();
      assertThat(line.next()).isEqualTo(":listening");
      restart();
      assertThat(line.next()).isEmpty();
      assertThat(line.hasNext()).isFalse();
    }
  }

  private static List<String> events(Iterator<String> lines, int count) {
    var events = new ArrayList<String>();
    while (events.size() < count) {
      var line = lines.next();
      if (line.startsWith("data:")) {
        events.add(line.substring("data:".length()));
      }
    }
    return events;
  }

  private static String booking(String account, String payment, Leg leg, long cents, long balance) {
    return "{\"account\":\"%s\",\"payment\":\"%s\",\"leg\":\"%s\",\"cents\":%d,\"balance\":%d}"
        .formatted(account, payment, leg, cents, balance);
  }

  private long money() {
    var snapshot = new TransactionTemplate(bank.getBean(PlatformTransactionManager.class));
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    return snapshot.execute(
        transaction -> bank.getBean(JdbcClient.class).sql(MONEY).query(Long.class).single());
  }

  private void debitOnly(String key, String from, String to, long cents) {
    var ledger = bank.getBean(Ledger.class);
    var balance = ledger.balance(from).orElseThrow();
    assertThat(ledger.debit(Payment.transfer(key, from, to, cents), balance)).isEmpty();
  }

  private List<Leg> legs(String payment) {
    return bank.getBean(JdbcClient.class)
        .sql("select leg from entry where payment = ? order by leg")
        .param(payment)
        .query(Leg.class)
        .list();
  }
}
