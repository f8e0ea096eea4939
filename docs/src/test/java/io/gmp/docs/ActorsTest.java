package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Supervision;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ActorsTest {
  private Gmp gmp;
  private ActorSystem system;

  @BeforeEach
  void start() {
    gmp = Gmp.builder().name("tour").gomaxprocs(2).build();
    system = ActorSystem.create("tour", gmp);
  }

  @AfterEach
  void stop() {
    system.close();
    gmp.close();
  }

  @Test
  void everySnippetOfThePageIsCodeThatCompiles() throws Exception {
    Snippets.of(Path.of("actors.md")).assertAreIn("ActorsTour", 18);
  }

  @Test
  void theBasketCountsItsItems() throws Exception {
    ActorsTour.run(ActorsTour.byState());
    ActorRef<ActorsTour.Order> basket = system.spawn("basket", ActorsTour.byState());
    basket.tell(new ActorsTour.Order.Add("tea"));
    basket.tell(new ActorsTour.Order.Tick());
    assertThat(ActorsTour.total(basket).join()).isOne();
  }

  @Test
  void theOrderCountsItsItems() throws Exception {
    ActorRef<ActorsTour.Order> order = system.spawn(ActorsTour.byClass());
    order.tell(new ActorsTour.Order.Add("tea"));
    assertThat(ActorsTour.tellOrGiveUp(order, new ActorsTour.Order.Add("cup"))).isEqualTo("told");
    assertThat(ActorsTour.total(order).join()).isEqualTo(2);
  }

  @Test
  void theDoorDoesNotKnowWhatToDoWithAClosedOnesClose() throws Exception {
    ActorRef<String> door = ActorsTour.door(system);
    door.tell("close");
    door.tell("open");
    door.tell("close");
    door.stop(ONE_MINUTE).get(1, TimeUnit.MINUTES);
    assertThat(system.deadLetters()).isOne();
  }

  @Test
  void theSupervisionSaysWhatThePageSays() {
    Supervision supervision = ActorsTour.supervision();
    assertThat(supervision.decide(new SQLException())).isEqualTo(Supervision.Decision.RESTART);
    assertThat(supervision.decide(new NumberFormatException()))
        .isEqualTo(Supervision.Decision.RESUME);
    assertThat(supervision.decide(new RuntimeException())).isEqualTo(Supervision.Decision.STOP);
    assertThat(supervision.decide(new IllegalStateException()))
        .isEqualTo(Supervision.Decision.ESCALATE);
  }

  @Test
  void theParentHearsOfTheEndOfItsChild() throws Exception {
    var heard = new ConcurrentLinkedQueue<String>();
    ActorRef<String> parent =
        system.spawn("parent", ActorsTour.parent(heard, ActorsTour.byClass()));
    parent.tell("child");
    await().atMost(ONE_MINUTE).until(() -> system.find("parent/child").isPresent());
    system.find("parent/child").orElseThrow().stop();
    await()
        .atMost(ONE_MINUTE)
        .untilAsserted(() -> assertThat(heard).containsExactly("tour/parent/child"));
  }

  @Test
  void theEntityIsSpawnedByItsFirstMessage() throws Exception {
    ActorRef<ActorsTour.Order> order = ActorsTour.entity(system, ActorsTour.byClass());
    assertThat(system.find("orders/order-42")).isEmpty();
    order.tell(new ActorsTour.Order.Add("tea"));
    assertThat(order.ask(ActorsTour.Order.Total::new, ONE_MINUTE).join()).isOne();
    assertThat(system.find("orders/order-42")).isPresent();
  }

  @Test
  void bothSubscribersGetTheOrder() throws Exception {
    ActorRef<ActorsTour.Order> billing = system.spawn(ActorsTour.byClass());
    ActorRef<ActorsTour.Order> display = system.spawn(ActorsTour.byClass());
    var tea = new ActorsTour.Order.Add("tea");
    var placed = ActorsTour.topic(system, billing, display, tea);
    placed.stop().get(1, TimeUnit.MINUTES);
    assertThat(placed.last()).contains(tea);
    for (var subscriber : List.of(billing, display)) {
      var items = subscriber.ask(ActorsTour.Order.Total::new, ONE_MINUTE);
      assertThat(items.join()).isOne();
    }
  }

  @Test
  void theOfficeHearsOfItsClerks() {
    var heard = new ConcurrentLinkedQueue<ActorsTour.Office>();
    ActorRef<ActorsTour.Office> office =
        system.spawn(
            Actor.of(
                heard,
                (context, queue, staff) -> {
                  queue.add(staff);
                  return queue;
                }));
    ActorRef<ActorsTour.Order> clerk = system.spawn(ActorsTour.byClass());
    assertThat(ActorsTour.clerks(system, clerk, office)).containsExactly(clerk);
    await()
        .atMost(ONE_MINUTE)
        .untilAsserted(
            () -> assertThat(heard).containsExactly(new ActorsTour.Office.Staff(List.of(clerk))));
    clerk.stop();
    await().atMost(ONE_MINUTE).until(() -> heard.contains(new ActorsTour.Office.Staff(List.of())));
  }

  @Test
  void theTimerTicks() {
    var heard = new ConcurrentLinkedQueue<ActorsTour.Order>();
    system.spawn(ActorsTour.ticking(heard));
    await().atMost(ONE_MINUTE).until(() -> heard.size() > 2);
    assertThat(heard).containsOnly(new ActorsTour.Order.Tick());
  }

  @Test
  void oneOfTheWorkersDoesTheJob() throws Exception {
    var heard = new ConcurrentLinkedQueue<String>();
    ActorDefinition<String> worker =
        Actor.of(
            heard,
            (context, queue, message) -> {
              queue.add(message);
              return queue;
            });
    assertThat(ActorsTour.pool(system, worker).size()).isEqualTo(16);
    await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(heard).containsExactly("job"));
  }

  @Test
  void theWorkIsDone() throws Exception {
    ActorsTour.work(system).get(1, TimeUnit.MINUTES);
    assertThat(system.deadLetters()).isZero();
  }

  @Test
  void whatTheSenderLogsWithFollows() throws Exception {
    var heard = new ConcurrentLinkedQueue<String>();
    try (ActorSystem capturing = ActorsTour.capturing(gmp)) {
      ActorRef<String> actor =
          capturing.spawn(
              Actor.of(
                  heard,
                  (context, queue, message) -> {
                    queue.add(message + MDC.get("trace"));
                    return queue;
                  }));
      try (var _ = MDC.putCloseable("trace", "42")) {
        actor.tell("trace ");
      }
    }
    assertThat(heard).containsExactly("trace 42");
  }

  @Test
  void allMailboxesWork() throws Exception {
    var heard = new ConcurrentLinkedQueue<String>();
    for (var mailbox : ActorsTour.mailboxes()) {
      system
          .spawn(
              Actor.<String, ConcurrentLinkedQueue<String>>of(
                      heard,
                      (context, queue, message) -> {
                        queue.add(message);
                        return queue;
                      })
                  .mailbox(mailbox))
          .tell("message");
    }
    assertThat(ActorsTour.end(system).drained()).isTrue();
    assertThat(heard).hasSize(5);
  }
}
