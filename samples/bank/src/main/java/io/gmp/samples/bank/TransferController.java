package io.gmp.samples.bank;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TransferController {
  private final Payments payments;

  TransferController(Payments payments) {
    this.payments = payments;
  }

  record Transfer(
      @NotNull @AccountId String from, @NotNull @AccountId String to, @Cents long cents) {}

  record Receipt(String id, String from, String to, long cents) {}

  @PostMapping(path = "/transfers", consumes = MediaType.APPLICATION_JSON_VALUE)
  Receipt transfer(
      @Valid @RequestBody Transfer transfer,
      @RequestHeader(name = "Idempotency-Key", required = false) @PaymentId @Nullable String key)
      throws InterruptedException {
    if (transfer.from().equals(transfer.to())) {
      throw BankException.sameAccount(transfer.from());
    }
    var id = key != null ? key : UUID.randomUUID().toString();
    payments.transfer(Payment.transfer(id, transfer.from(), transfer.to(), transfer.cents()));
    return new Receipt(id, transfer.from(), transfer.to(), transfer.cents());
  }
}
