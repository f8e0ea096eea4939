package io.gmp.samples.hello;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts it. */
@SpringBootApplication
public class HelloApplication {
  /** Takes Spring Boot's arguments. */
  public static void main(String[] args) {
    SpringApplication.run(HelloApplication.class, args);
  }
}
