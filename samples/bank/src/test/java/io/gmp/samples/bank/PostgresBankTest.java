package io.gmp.samples.bank;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresBankTest extends BankContract {
  @RegisterExtension static final Postgres POSTGRES = new Postgres();

  @Override
  List<String> database() {
    return List.of(
        "--spring.profiles.active=postgres",
        "--BANK_DB_URL=" + POSTGRES.url(),
        "--BANK_DB_USER=postgres");
  }
}
