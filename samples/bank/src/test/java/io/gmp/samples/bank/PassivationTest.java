package io.gmp.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.samples.bank.BankClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassivationTest extends RunningBank {
  @TempDir static Path folder;

  @Override
  List<String> database() {
    return List.of("--bank.data=" + folder.resolve("bank"));
  }

  @Override
  List<String> settings() {
    return List.of("--gmp.actors.accounts.idle-after=1ms");
  }

  @Test
  void anIdleAccountLeavesMemoryAndIsReadFromTheDatabaseWhenAskedAgain() throws Exception {
    var account = newAccount(100);
    await().atMost(ONE_MINUTE).until(() -> !accounts().ids().contains(account));
    changeBehindItsBack(account, 500);
    assertThat(client.deposit(account, 1).cents()).isEqualTo(501);
    await().atMost(ONE_MINUTE).until(() -> !accounts().ids().contains(account));
    assertThat(client.balance(account)).isEqualTo(501);
  }

  @Test
  void nothingIsLostBetweenAccountsThatComeAndGo() throws Exception {
    var ring = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      ring.add(newAccount(1000));
    }
    var answers = together(300, i -> client.transfer(ring.get(i % 10), ring.get((i + 1) % 10), 3));
    assertThat(answers).extracting(Answer::status).containsOnly(200);
    for (var account : ring) {
      assertThat(client.balance(account)).isEqualTo(1000);
    }
    await().atMost(ONE_MINUTE).until(() -> accounts().size() == 0);
  }
}
