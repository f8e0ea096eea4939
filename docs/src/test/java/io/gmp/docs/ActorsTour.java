package io.gmp.docs;

import static io.gmp.Go.onTimeout;
import static io.gmp.Go.select;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorPool;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Behavior;
import io.gmp.actor.ContextCapture;
import io.gmp.actor.Entities;
import io.gmp.actor.Mailbox;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Routing;
import io.gmp.actor.ServiceKey;
import io.gmp.actor.ShutdownReport;
import io.gmp.actor.Signal;
import io.gmp.actor.Supervision;
import io.gmp.actor.Topic;
import io.gmp.actor.Work;
import io.gmp.actor.WorkQueue;
import io.gmp.channel.Overflow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

final class ActorsTour {
  private ActorsTour() {}

  sealed interface Order {
    record Add(String item) implements Order {}

    record Total(ReplyTo<Integer> reply) implements Order {}

    record Tick() implements Order {}
  }

  static ActorDefinition<Order> byState() {
    ActorDefinition<Order> basket =
        Actor.of(
            0,
            (context, items, message) ->
                switch (message) {
                  case Order.Add add -> items + 1;
                  case Order.Total total -> {
                    total.reply().tell(items);
                    yield items;
                  }
                  case Order.Tick tick -> items;
                });
    return basket;
  }

  @SuppressWarnings("UnusedVariable")
  static void run(ActorDefinition<Order> basket) throws InterruptedException {
    try (Gmp gmp = Gmp.builder().name("shop").build();
        ActorSystem system = ActorSystem.create("shop", gmp)) {
      ActorRef<Order> mine = system.spawn("basket-1", basket);
      mine.tell(new Order.Add("tea"));
      int items = mine.ask(Order.Total::new, Duration.ofSeconds(1)).join();
    }
  }

  static ActorDefinition<Order> byClass() {
    ActorDefinition<Order> order =
        Actor.<Order, List<String>>builderAfter(context -> new ArrayList<>())
            .on(
                Order.Add.class,
                (context, items, add) -> {
                  items.add(add.item());
                  return items;
                })
            .on(
                Order.Total.class,
                (context, items, total) -> {
                  total.reply().tell(items.size());
                  return items;
                })
            .capacity(100)
            .overflow(Overflow.FAIL)
            .build();
    return order;
  }

  static Behavior<String> closed() {
    return (context, message) -> message.equals("open") ? open() : Behavior.unhandled();
  }

  static Behavior<String> open() {
    return (context, message) -> message.equals("close") ? closed() : Behavior.same();
  }

  static ActorRef<String> door(ActorSystem system) {
    ActorRef<String> door = system.spawn("door", Actor.behavior(closed()));
    return door;
  }

  static Supervision supervision() {
    Supervision supervision =
        Supervision.restart()
            .on(SQLException.class)
            .resumeOn(IllegalArgumentException.class)
            .escalateOn(IllegalStateException.class)
            .atMost(5, Duration.ofMinutes(1))
            .backoff(Duration.ofMillis(100), Duration.ofSeconds(10))
            .jitter(0.2)
            .retryOnce();
    return supervision;
  }

  static ActorDefinition<String> parent(Queue<String> heard, ActorDefinition<Order> worker) {
    ActorDefinition<String> parent =
        Actor.<String, Integer>builder(0)
            .on(
                String.class,
                (context, spawned, name) -> {
                  context.watch(context.spawn(name, worker));
                  return spawned + 1;
                })
            .onSignal(
                Signal.Terminated.class,
                (context, spawned, end) -> {
                  heard.add(end.actor().path());
                  return spawned;
                })
            .build();
    return parent;
  }

  static ActorDefinition<Order> ticking(Queue<Order> heard) {
    ActorDefinition<Order> ticking =
        Actor.setup(
            context -> {
              context.timers().startFixedRate("tick", new Order.Tick(), Duration.ofMillis(1));
              context.receiveTimeout(Duration.ofMinutes(10), new Order.Add("nothing for long"));
              return heard;
            },
            (context, queue, message) -> {
              queue.add(message);
              return queue;
            });
    return ticking;
  }

  static List<Mailbox<String>> mailboxes() {
    List<Mailbox<String>> kinds =
        List.of(
            Mailbox.buffered(1024),
            Mailbox.unbounded(),
            Mailbox.rendezvous(),
            Mailbox.buffered(16, Overflow.DROP_OLDEST),
            Mailbox.priority(1024, Overflow.BLOCK, String::length));
    return kinds;
  }

  static String tellOrGiveUp(ActorRef<Order> order, Order message) throws Exception {
    String outcome =
        select(
            order.onSend(message, () -> "told"),
            onTimeout(Duration.ofMillis(50), () -> "too busy"));
    return outcome;
  }

  static CompletableFuture<Integer> total(ActorRef<Order> order) {
    CompletableFuture<Integer> total = order.ask(Order.Total::new, Duration.ofSeconds(1));
    return total;
  }

  static ActorPool<String> pool(ActorSystem system, ActorDefinition<String> definition)
      throws InterruptedException {
    ActorPool<String> workers = system.pool("workers", definition.poolSize(8), Routing.leastBusy());
    workers.tell("job");
    workers.resize(16, Duration.ofSeconds(5));
    return workers;
  }

  static ActorRef<Order> entity(ActorSystem system, ActorDefinition<Order> order) {
    Entities<Order> orders =
        system.entities("orders", id -> order.named(id), Duration.ofMinutes(2));
    ActorRef<Order> mine = orders.ref("order-42");
    return mine;
  }

  static Topic<Order> topic(
      ActorSystem system, ActorRef<Order> billing, ActorRef<Order> display, Order message)
      throws Exception {
    Topic<Order> placed = system.topic("placed");
    placed.subscribe(billing);
    placed.subscribeWithLast(display, Topic.Slow.WAIT);
    placed.publish(message);
    return placed;
  }

  sealed interface Office {
    record Staff(List<ActorRef<Order>> now) implements Office {}
  }

  static List<ActorRef<Order>> clerks(
      ActorSystem system, ActorRef<Order> clerk, ActorRef<Office> office) {
    ServiceKey<Order> clerks = new ServiceKey<>(Order.class, "clerks");
    system.receptionist().register(clerks, clerk);
    List<ActorRef<Order>> now = system.receptionist().listing(clerks).actors();
    system.receptionist().subscribe(clerks, office, listing -> new Office.Staff(listing.actors()));
    return now;
  }

  record Job(String file) {}

  sealed interface Worker {
    record Do(Work<Job> work) implements Worker {}
  }

  static void resize(Job job) {
    if (job.file().isBlank()) {
      throw new IllegalArgumentException("a job has a file");
    }
  }

  static CompletableFuture<Void> work(ActorSystem system) throws Exception {
    WorkQueue<Job> jobs = system.workQueue("jobs", 1000);
    ActorDefinition<Worker> worker =
        Actor.<Worker, Integer>setup(
                context -> {
                  jobs.enlist(context, Worker.Do::new);
                  return 0;
                },
                (context, done, message) ->
                    switch (message) {
                      case Worker.Do(Work<Job> work) -> {
                        resize(work.value());
                        work.confirm();
                        yield done + 1;
                      }
                    })
            .supervise(Supervision.restart());
    var _ = system.spawn(worker);
    jobs.submit(new Job("cat.jpg"));
    CompletableFuture<Void> done = jobs.submitAndTrack(new Job("dog.jpg"));
    return done;
  }

  static ActorSystem capturing(Gmp gmp) {
    ActorSystem system =
        ActorSystem.builder(gmp).captureContext(ContextCapture.threadLocals()).build();
    return system;
  }

  static ShutdownReport end(ActorSystem system) {
    ShutdownReport report = system.shutdown(Duration.ofSeconds(10));
    return report;
  }
}
