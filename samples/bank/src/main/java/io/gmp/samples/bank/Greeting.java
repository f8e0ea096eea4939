package io.gmp.samples.bank;

import io.gmp.Gmp;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says at the end of the start where the bank listens and what to try. */
@Component
class Greeting {
  private final Environment environment;
  private final DataSource database;
  private final Gmp gmp;

  Greeting(Environment environment, DataSource database, Gmp gmp) {
    this.environment = environment;
    this.database = database;
    this.gmp = gmp;
  }

  @EventListener(ApplicationReadyEvent.class)
  void greet() throws SQLException {
    System.out.printf(
        """

        The bank listens on %1$s
        with its accounts in %2$s, on the %3$s engine, GOMAXPROCS=%4$d. Try:

          curl -sSw '\\n' -H 'Content-Type: application/json' -d '{"cents": 500}' %1$s/accounts/alice/deposit %1$s/accounts/bob/deposit
          curl -sSw '\\n' -H 'Content-Type: application/json' -d '{"from": "alice", "to": "bob", "cents": 120}' %1$s/transfers
          curl -sSw '\\n' %1$s/accounts/bob
        """,
        url(), databaseUrl(), gmp.engine(), gmp.gomaxprocs());
  }

  private String url() {
    return "http://localhost:" + environment.getRequiredProperty("local.server.port");
  }

  /** Without its parameters, which may hold a password. */
  private String databaseUrl() throws SQLException {
    try (var connection = database.getConnection()) {
      return connection.getMetaData().getURL().replaceFirst("[?;].*", "");
    }
  }
}
