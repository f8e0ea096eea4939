package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Savina's bank transactions: a teller has 50,000 transfers made between 1,000 accounts. The payer
 * asks the payee to take the money and does nothing else until that has answered, which each system
 * says in its own way; a payee always comes after its payer, so that none wait for each other. At
 * the end the teller asks for all balances.
 */
final class Bank extends Workload {
  static final int TRANSFERS = 50_000;

  /** What an account tells the teller after a transfer. */
  static final Object DONE = new Object();

  private static final int ACCOUNTS = 1_000;
  private static final int PAYERS = ACCOUNTS / 10 * 8;
  private static final int LARGEST = 100_000;
  private static final long SEED = 42;

  private record Open(Tally end) {}

  /** To a payer: hand so much to another account and tell the teller {@link #DONE}. */
  record Transfer(long cents, Address payee, Address teller) {}

  /** To an account: tell the teller its {@link Balance}. */
  record Audit(Address teller) {}

  /** What an account has. */
  record Balance(long cents) {}

  private final Address teller;
  private final List<Address> accounts = new ArrayList<>();

  Bank(ActorPlatform platform) {
    teller = platform.root(new Teller());
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add(platform.account());
    }
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(1);
    teller.tell(new Open(end));
    return end;
  }

  @SuppressWarnings("NullAway.Init") // an Open comes first
  private final class Teller implements Script {
    private Tally end;
    private int transfersLeft;
    private int balancesLeft;
    private long sum;

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      if (message == DONE) {
        if (--transfersLeft == 0) {
          for (Address account : accounts) {
            account.tell(new Audit(self));
          }
        }
      } else if (message instanceof Balance balance) {
        sum += balance.cents();
        if (--balancesLeft == 0) {
          check(sum == 0, sum + " cents came from nowhere");
          end.end();
        }
      } else {
        open(self, (Open) message);
      }
      return true;
    }

    private void open(Self self, Open opened) throws InterruptedException {
      end = opened.end();
      transfersLeft = TRANSFERS;
      balancesLeft = ACCOUNTS;
      sum = 0;
      var random = new SplittableRandom(SEED);
      for (int i = 0; i < TRANSFERS; i++) {
        int payer = random.nextInt(PAYERS);
        int payee = random.nextInt(payer + 1, ACCOUNTS);
        accounts
            .get(payer)
            .tell(new Transfer(random.nextInt(1, LARGEST), accounts.get(payee), self));
      }
    }
  }
}
