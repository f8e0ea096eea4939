package io.gmp.benchmarks;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/** Pekko's typed actors on a fork-join dispatcher. */
final class PekkoPlatform implements ActorPlatform {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private record Question(int number, ActorRef<Integer> reply) {}

  private record Asking(int times, Tally end) {}

  private record Answer(int number) {}

  private record Payment(long cents, ActorRef<Object> payer) {}

  private final ActorSystem<SpawnProtocol.Command> system;
  private final ActorRef<Object> asker;

  PekkoPlatform(int gomaxprocs, int throughput) {
    system =
        ActorSystem.create(
            SpawnProtocol.create(),
            "bench",
            ConfigFactory.parseString(config(gomaxprocs, throughput))
                .withFallback(ConfigFactory.load()));
    ActorRef<Question> answerer =
        spawn(
            Behaviors.receiveMessage(
                question -> {
                  question.reply().tell(question.number());
                  return Behaviors.same();
                }));
    asker = spawn(Behaviors.setup(context -> new Asker(context, answerer).behavior()));
  }

  private static String config(int gomaxprocs, int throughput) {
    return """
    pekko {
      loglevel = OFF
      stdout-loglevel = OFF
      actor.default-dispatcher {
        executor = fork-join-executor
        fork-join-executor { parallelism-min = %1$d, parallelism-max = %1$d }
        throughput = %2$d
      }
    }
    """
        .formatted(gomaxprocs, throughput);
  }

  private <M> ActorRef<M> spawn(Behavior<M> behavior) {
    return AskPattern.<SpawnProtocol.Command, ActorRef<M>>ask(
            system,
            replyTo -> new SpawnProtocol.Spawn<>(behavior, "", Props.empty(), replyTo),
            TIMEOUT,
            system.scheduler())
        .toCompletableFuture()
        .join();
  }

  private static Behavior<Object> behavior(Script script) {
    return Behaviors.setup(
        context -> {
          var self = new Itself(context);
          return Behaviors.receiveMessage(
              message -> script.handle(self, message) ? Behaviors.same() : Behaviors.stopped());
        });
  }

  @Override
  public Address root(Script script) {
    return spawn(behavior(script))::tell;
  }

  @Override
  public void askInside(int times, Tally end) {
    asker.tell(new Asking(times, end));
  }

  @Override
  public Address account() {
    return this.<Object>spawn(
            Behaviors.withStash(
                Bank.TRANSFERS,
                stash -> Behaviors.setup(context -> new Account(context, stash).open)))
        ::tell;
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private record Itself(ActorContext<Object> context) implements Script.Self {
    @Override
    public void tell(Object message) {
      context.getSelf().tell(message);
    }

    @Override
    public Address spawn(Script script) {
      return context.spawnAnonymous(behavior(script))::tell;
    }
  }

  /** Asks with {@code context.ask}: the answer comes as a message. */
  @SuppressWarnings("NullAway.Init") // an Asking comes first
  private static final class Asker {
    private final ActorContext<Object> context;
    private final ActorRef<Question> answerer;
    private Asking asking;

    Asker(ActorContext<Object> context, ActorRef<Question> answerer) {
      this.context = context;
      this.answerer = answerer;
    }

    Behavior<Object> behavior() {
      return Behaviors.receiveMessage(
          message -> {
            if (message instanceof Asking begun) {
              asking = begun;
              ask(0);
            } else if (message instanceof Answer answer) {
              if (answer.number() + 1 < asking.times()) {
                ask(answer.number() + 1);
              } else {
                asking.end().end();
              }
            } else {
              throw new IllegalStateException("no answer: " + message);
            }
            return Behaviors.same();
          });
    }

    private void ask(int number) {
      context.ask(
          Integer.class,
          answerer,
          TIMEOUT,
          reply -> new Question(number, reply),
          (answer, failure) -> answer != null ? new Answer(answer) : failure);
    }
  }

  /** Stashes what comes while the payee has not answered, as the documentation of Pekko has it. */
  @SuppressWarnings("NullAway.Init") // a transfer is under way while it waits
  private static final class Account {
    private static final Object PAID = new Object();

    private final ActorRef<Object> self;
    private final StashBuffer<Object> stash;
    private final Behavior<Object> open = Behaviors.receiveMessage(this::bank);
    private final Behavior<Object> waiting = Behaviors.receiveMessage(this::await);
    private Address teller;
    private long cents;

    Account(ActorContext<Object> context, StashBuffer<Object> stash) {
      self = context.getSelf();
      this.stash = stash;
    }

    private Behavior<Object> bank(Object message) throws InterruptedException {
      switch (message) {
        case Bank.Transfer transfer -> {
          cents -= transfer.cents();
          teller = transfer.teller();
          transfer.payee().tell(new Payment(transfer.cents(), self));
          return waiting;
        }
        case Payment payment -> {
          cents += payment.cents();
          payment.payer().tell(PAID);
        }
        case Bank.Audit audit -> audit.teller().tell(new Bank.Balance(cents));
        default -> throw new IllegalArgumentException("" + message);
      }
      return Behaviors.same();
    }

    private Behavior<Object> await(Object message) throws InterruptedException {
      if (message != PAID) {
        stash.stash(message);
        return Behaviors.same();
      }
      teller.tell(Bank.DONE);
      return stash.unstashAll(open);
    }
  }
}
