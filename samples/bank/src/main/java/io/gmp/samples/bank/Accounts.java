package io.gmp.samples.bank;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The accounts that have been used since the start, each an actor. */
@Component
class Accounts {
  private final ConcurrentHashMap<String, ActorRef<Account>> living = new ConcurrentHashMap<>();
  private final ActorSystem system;
  private final Ledger ledger;
  private final ActorRef<BalanceChanged> announcer;
  private final EventStream events;

  Accounts(
      ActorSystem system, Ledger ledger, ActorRef<BalanceChanged> announcer, EventStream events) {
    this.system = system;
    this.ledger = ledger;
    this.announcer = announcer;
    this.events = events;
  }

  /** An account that was opened at some time. Looks into the database before it spawns an actor. */
  Optional<ActorRef<Account>> find(String id) {
    var account = living.get(id);
    if (account != null) {
      return Optional.of(account);
    }
    return ledger.balance(id).isPresent() ? Optional.of(get(id)) : Optional.empty();
  }

  /** An account that is there or is about to be opened. */
  ActorRef<Account> get(String id) {
    var account = living.get(id);
    return account != null ? account : living.computeIfAbsent(id, this::spawn);
  }

  private ActorRef<Account> spawn(String id) {
    var account = system.spawn("account-" + id, AccountActor.define(id, ledger, this::announce));
    var _ = account.whenStopped().thenRun(() -> living.remove(id, account));
    return account;
  }

  /** An account never waits for those who listen. */
  private void announce(BalanceChanged event) {
    if (!announcer.tryTell(event)) {
      events.missed();
    }
  }
}
