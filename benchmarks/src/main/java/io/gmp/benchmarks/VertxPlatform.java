package io.gmp.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Verticles of Vert.x that consume from an address of the event bus each, an event loop for each
 * processor. Messages stay in the JVM, so that a codec hands over the object itself. A verticle is
 * there some time after the call that deploys it, so that none of them spawns others.
 */
final class VertxPlatform implements ActorPlatform {
  private static final DeliveryOptions AS_IT_IS =
      new DeliveryOptions().setCodecName(AsItIs.NAME).setLocalOnly(true);

  private record Question(int number) {}

  private record Asking(int times, Tally end) {}

  private record Payment(long cents) {}

  private final Vertx vertx;
  private final EventBus bus;
  private final AtomicLong addresses = new AtomicLong();
  private final String asker = "asker";

  VertxPlatform(int gomaxprocs) {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(gomaxprocs));
    bus = vertx.eventBus();
    bus.registerCodec(new AsItIs());
    deploy("answerer", message -> message.reply(message.body(), AS_IT_IS));
    deploy(asker, message -> ask((Asking) message.body(), 0));
  }

  private void ask(Asking asking, int number) {
    bus.<Question>request("answerer", new Question(number), AS_IT_IS)
        .onComplete(
            answer -> {
              if (answer.body().number() != number) {
                throw new IllegalStateException(answer.body() + " for " + number);
              }
              if (number + 1 < asking.times()) {
                ask(asking, number + 1);
              } else {
                asking.end().end();
              }
            },
            failure -> {
              throw new IllegalStateException(failure);
            });
  }

  /** What is done with a message. */
  @FunctionalInterface
  private interface Receiver {
    void receive(Message<Object> message) throws Exception;
  }

  private Address deploy(String address, Receiver receiver) {
    vertx
        .deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                return bus.<Object>consumer(address, message -> received(receiver, message))
                    .completion();
              }
            })
        .await();
    return new Recipient(bus, address);
  }

  private static void received(Receiver receiver, Message<Object> message) {
    try {
      receiver.receive(message);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String newAddress() {
    return "actor-" + addresses.getAndIncrement();
  }

  @Override
  public Address root(Script script) {
    var self = new Itself(bus, newAddress());
    return deploy(self.address(), message -> script.handle(self, message.body()));
  }

  @Override
  public void askInside(int times, Tally end) {
    bus.send(asker, new Asking(times, end), AS_IT_IS);
  }

  @Override
  public Address account() {
    String address = newAddress();
    vertx.deployVerticle(new Account(address)).await();
    return new Recipient(bus, address);
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private record Recipient(EventBus bus, String address) implements Address {
    @Override
    public void tell(Object message) {
      bus.send(address, message, AS_IT_IS);
    }
  }

  private record Itself(EventBus bus, String address) implements Script.Self {
    @Override
    public void tell(Object message) {
      bus.send(address, message, AS_IT_IS);
    }

    @Override
    public Address spawn(Script script) {
      throw new UnsupportedOperationException("a verticle is there only after this one's turn");
    }
  }

  /** Takes nothing from its consumer while the payee has not answered. */
  @SuppressWarnings("NullAway.Init") // start() comes first
  private static final class Account extends VerticleBase {
    private final String address;
    private MessageConsumer<Object> consumer;
    private long cents;

    Account(String address) {
      this.address = address;
    }

    @Override
    public Future<?> start() {
      consumer =
          vertx
              .eventBus()
              .consumer(
                  new MessageConsumerOptions()
                      .setAddress(address)
                      .setMaxBufferedMessages(Bank.TRANSFERS),
                  message -> received(this::bank, message));
      return consumer.completion();
    }

    private void bank(Message<Object> message) throws InterruptedException {
      switch (message.body()) {
        case Bank.Transfer transfer -> {
          consumer.pause();
          cents -= transfer.cents();
          vertx
              .eventBus()
              .request(
                  ((Recipient) transfer.payee()).address(), new Payment(transfer.cents()), AS_IT_IS)
              .onSuccess(answer -> paid(transfer.teller()));
        }
        case Payment payment -> {
          cents += payment.cents();
          message.reply(payment, AS_IT_IS);
        }
        case Bank.Audit audit -> audit.teller().tell(new Bank.Balance(cents));
        default -> throw new IllegalArgumentException("" + message.body());
      }
    }

    private void paid(Address teller) {
      try {
        teller.tell(Bank.DONE);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      consumer.resume();
    }
  }

  /** Hands an object over within the JVM. */
  private static final class AsItIs implements MessageCodec<Object, Object> {
    static final String NAME = "as it is";

    @Override
    public void encodeToWire(Buffer buffer, Object message) {
      throw new UnsupportedOperationException("messages do not leave the JVM");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("messages do not leave the JVM");
    }

    @Override
    public Object transform(Object message) {
      return message;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public byte systemCodecID() {
      return -1; // a user's
    }
  }
}
