package io.gmp.samples.hello;

import io.gmp.Goroutine;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Plain Spring MVC: nothing in it knows on what it runs. */
@RestController
class HelloController {
  private static final long A_WHILE_MILLIS = 5;

  /** Answers at once. */
  @GetMapping("/hello")
  Greeting hello(@RequestParam(defaultValue = "world") String name) {
    return Greeting.to(name);
  }

  /** Answers after it has waited, as for a database. */
  @GetMapping("/slow")
  Greeting slow(@RequestParam(defaultValue = "world") String name) throws InterruptedException {
    Thread.sleep(A_WHILE_MILLIS);
    return Greeting.to(name);
  }

  /**
   * What is sent as JSON.
   *
   * @param text the greeting
   * @param from {@code goroutine} or {@code thread}, whatever the request ran on
   */
  record Greeting(String text, String from) {
    static Greeting to(String name) {
      return new Greeting(
          "Hello, " + name + "!", Goroutine.current().isPresent() ? "goroutine" : "thread");
    }
  }
}
