package io.gmp.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * Savina's bounded buffer: 40 producers make 1,000 items each for 40 consumers; an actor between
 * them holds up to 50 and lets no producer make another while there is no room. Making an item and
 * using it up take {@code cost} times 100 logarithms each, 25 times in Savina.
 */
final class BoundedBuffer extends Workload {
  static final int ITEMS = 40_000;
  static final int COST = 25;

  private static final int BUFFER = 50;
  private static final int PRODUCERS = 40;
  private static final int CONSUMERS = 40;
  private static final int LOGARITHMS = 100;
  private static final Object PRODUCE = new Object();

  private record Open(Tally end) {}

  private record Item(double value, Address producer) {}

  private record Available(Address consumer) {}

  private record Ended(Address producer) {}

  private final int cost;
  private final Address manager;
  private final List<Address> producers = new ArrayList<>();
  private final List<Address> consumers = new ArrayList<>();

  BoundedBuffer(ActorPlatform platform, int cost) {
    this.cost = cost;
    manager = platform.root(new Manager());
    for (int i = 0; i < PRODUCERS; i++) {
      producers.add(platform.root(new Producer()));
    }
    for (int i = 0; i < CONSUMERS; i++) {
      consumers.add(platform.root(new Consumer()));
    }
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(1);
    manager.tell(new Open(end));
    return end;
  }

  private double process(double term) {
    var random = new Random(cost);
    double result = term;
    for (int i = cost * LOGARITHMS; i > 0; i--) {
      result += Math.log(Math.abs(random.nextDouble()) + 0.01);
    }
    return result;
  }

  @SuppressWarnings("NullAway.Init") // an Open comes first
  private final class Manager implements Script {
    private final Queue<Item> pending = new ArrayDeque<>();
    private final Queue<Address> idleProducers = new ArrayDeque<>();
    private final Queue<Address> idleConsumers = new ArrayDeque<>();
    private Tally end;
    private int received;
    private int ended;

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      switch (message) {
        case Item item -> received(item);
        case Available available -> {
          available(available.consumer());
          endIfDone();
        }
        case Ended _ -> {
          ended++;
          endIfDone();
        }
        case Open opened -> open(opened);
        default -> throw new IllegalArgumentException("" + message);
      }
      return true;
    }

    private void open(Open opened) throws InterruptedException {
      end = opened.end();
      received = 0;
      ended = 0;
      idleConsumers.clear();
      idleConsumers.addAll(consumers);
      for (Address producer : producers) {
        producer.tell(PRODUCE);
      }
    }

    private void received(Item item) throws InterruptedException {
      received++;
      Address consumer = idleConsumers.poll();
      if (consumer == null) {
        pending.add(item);
      } else {
        consumer.tell(item);
      }
      if (pending.size() >= BUFFER - PRODUCERS) {
        idleProducers.add(item.producer());
      } else {
        item.producer().tell(PRODUCE);
      }
    }

    private void available(Address consumer) throws InterruptedException {
      Item item = pending.poll();
      if (item == null) {
        idleConsumers.add(consumer);
        return;
      }
      consumer.tell(item);
      Address producer = idleProducers.poll();
      if (producer != null) {
        producer.tell(PRODUCE);
      }
    }

    private void endIfDone() {
      if (ended == PRODUCERS && idleConsumers.size() == CONSUMERS) {
        check(received == ITEMS && pending.isEmpty(), received + " items went through");
        end.end();
      }
    }
  }

  private final class Producer implements Script {
    private double term;
    private int produced;

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      if (produced == ITEMS / PRODUCERS) {
        produced = 0;
        manager.tell(new Ended(self));
      } else {
        produced++;
        term = process(term);
        manager.tell(new Item(term, self));
      }
      return true;
    }
  }

  private final class Consumer implements Script {
    private double term;

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      term = process(term + ((Item) message).value());
      manager.tell(new Available(self));
      return true;
    }
  }
}
