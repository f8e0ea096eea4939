package io.gmp.samples.bank;

import io.gmp.Cancellable;
import io.gmp.Gmp;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Finishes transfers that stopped between debit and credit: before the first request, those that a
 * crash interrupted; later on, those that were left behind because the database failed, which are
 * the ones found unfinished twice in a row.
 */
@Component
class Recovery implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Gmp gmp;
  private final Ledger ledger;
  private final Payments payments;
  private final Duration interval;
  private @Nullable Cancellable nextLook; // not null while running

  Recovery(
      Gmp gmp,
      Ledger ledger,
      Payments payments,
      @Value("${bank.recovery-interval}") Duration interval) {
    this.gmp = gmp;
    this.ledger = ledger;
    this.payments = payments;
    this.interval = interval;
  }

  /** Starts before the web server, and stops between the web server and the actors. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }

  @Override
  public synchronized void start() {
    try {
      settle(ledger.unfinished());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while finishing transfers", e);
    }
    nextLook = gmp.after(interval, () -> look(Set.of()));
  }

  @Override
  public synchronized void stop() {
    if (nextLook != null) {
      nextLook.cancel();
      nextLook = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return nextLook != null;
  }

  private synchronized void look(Set<String> unfinishedBefore) throws InterruptedException {
    if (nextLook == null) {
      return;
    }
    Collection<Payment> unfinished = List.of();
    try {
      unfinished = ledger.unfinished();
      settle(unfinished.stream().filter(p -> unfinishedBefore.contains(p.id())).toList());
    } finally {
      var ids = unfinished.stream().map(Payment::id).collect(Collectors.toSet());
      nextLook = gmp.after(interval, () -> look(ids));
    }
  }

  private void settle(Collection<Payment> unfinished) throws InterruptedException {
    for (var payment : unfinished) {
      try {
        LOG.info("finished an interrupted transfer: {}", payments.settle(payment));
      } catch (BankException e) {
        LOG.warn("transfer {} stays unfinished for now", payment.id(), e);
      }
    }
  }
}
