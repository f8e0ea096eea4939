package io.gmp.samples.bank;

import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

@RestController
@RequestMapping("/accounts")
class AccountController {
  private final Payments payments;
  private final EventStream events;

  AccountController(Payments payments, EventStream events) {
    this.payments = payments;
    this.events = events;
  }

  record Balance(String id, long cents) {}

  record Deposit(@Cents long cents) {}

  @GetMapping("/{id}")
  Balance balance(@PathVariable @AccountId String id) throws InterruptedException {
    return new Balance(
        id, payments.balance(id).orElseThrow(() -> BankException.unknownAccount(id)));
  }

  @PostMapping(path = "/{id}/deposit", consumes = MediaType.APPLICATION_JSON_VALUE)
  Balance deposit(
      @PathVariable @AccountId String id,
      @Valid @RequestBody Deposit deposit,
      @RequestHeader(name = "Idempotency-Key", required = false) @PaymentId @Nullable String key)
      throws InterruptedException {
    var payment = key != null ? key : UUID.randomUUID().toString();
    return new Balance(id, payments.deposit(Payment.deposit(payment, id, deposit.cents())));
  }

  @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<ServerSentEvent<Object>> events() {
    return events.listen();
  }
}
