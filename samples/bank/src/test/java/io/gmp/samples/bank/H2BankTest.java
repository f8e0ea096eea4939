package io.gmp.samples.bank;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class H2BankTest extends BankContract {
  @TempDir static Path folder;

  @Override
  List<String> database() {
    return List.of("--bank.data=" + folder.resolve("bank"));
  }
}
