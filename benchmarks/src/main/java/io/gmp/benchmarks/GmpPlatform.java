package io.gmp.benchmarks;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorContext;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.ReplyTo;
import java.time.Duration;

/** gmp's actors, on the virtual-thread engine. */
final class GmpPlatform implements ActorPlatform {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private record Question(int number, ReplyTo<Integer> reply) {}

  private record Asking(int times, Tally end) {}

  private record Payment(long cents, ReplyTo<Boolean> reply) {}

  private record Recipient(ActorRef<Object> ref) implements Address {
    @Override
    public void tell(Object message) throws InterruptedException {
      ref.tell(message);
    }
  }

  private final Gmp gmp;
  private final ActorSystem system;
  private final ActorRef<Asking> asker;

  GmpPlatform(int gomaxprocs) {
    gmp = Gmp.builder().engine("virtual-thread").gomaxprocs(gomaxprocs).build();
    system = ActorSystem.create("bench", gmp);
    ActorRef<Question> answerer =
        system.spawn(
            Actor.of(
                0,
                (context, state, question) -> {
                  question.reply().tell(question.number());
                  return state;
                }));
    asker =
        system.spawn(
            Actor.of(
                0,
                (context, state, asking) -> {
                  for (int i = 0; i < asking.times(); i++) {
                    int number = i;
                    int answer =
                        answerer.<Integer>ask(reply -> new Question(number, reply), TIMEOUT).join();
                    if (answer != number) {
                      throw new IllegalStateException(answer + " for " + number);
                    }
                  }
                  asking.end().end();
                  return state;
                }));
  }

  private static ActorDefinition<Object> definition(Script script) {
    return Actor.setup(
        context -> new Itself(context, script), (context, self, message) -> self.handle(message));
  }

  @Override
  public Address root(Script script) {
    return system.spawn(definition(script))::tell;
  }

  @Override
  public void askInside(int times, Tally end) throws InterruptedException {
    asker.tell(new Asking(times, end));
  }

  @Override
  public Address account() {
    return new Recipient(
        system.spawn(
            Actor.<Object, Long>of(0L, (context, cents, message) -> bank(cents, message))));
  }

  /** Blocks in the handler until the payee has answered, as code on gmp may. */
  private static long bank(long cents, Object message) throws InterruptedException {
    return switch (message) {
      case Bank.Transfer transfer -> cents - pay(transfer);
      case Payment payment -> {
        payment.reply().tell(true);
        yield cents + payment.cents();
      }
      case Bank.Audit audit -> {
        audit.teller().tell(new Bank.Balance(cents));
        yield cents;
      }
      default -> throw new IllegalArgumentException("" + message);
    };
  }

  private static long pay(Bank.Transfer transfer) throws InterruptedException {
    boolean paid =
        ((Recipient) transfer.payee())
            .ref()
            .<Boolean>ask(reply -> new Payment(transfer.cents(), reply), TIMEOUT)
            .join();
    if (!paid) {
      throw new IllegalStateException("no payee refuses");
    }
    transfer.teller().tell(Bank.DONE);
    return transfer.cents();
  }

  @Override
  public void close() {
    system.close();
    gmp.close();
  }

  private static final class Itself implements Script.Self {
    private final ActorContext<Object> context;
    private final Script script;

    Itself(ActorContext<Object> context, Script script) {
      this.context = context;
      this.script = script;
    }

    Itself handle(Object message) throws Exception {
      if (!script.handle(this, message)) {
        context.stop();
      }
      return this;
    }

    @Override
    public void tell(Object message) throws InterruptedException {
      context.self().tell(message);
    }

    @Override
    public Address spawn(Script script) {
      return context.spawn(definition(script))::tell;
    }
  }
}
