package io.gmp.samples.bank;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the bank. */
@SpringBootApplication
public class BankApplication {

  /**
   * Starts the bank.
   *
   * @param arguments Spring Boot's, for instance {@code --server.port=8081}
   */
  public static void main(String[] arguments) {
    SpringApplication.run(BankApplication.class, arguments);
  }
}
