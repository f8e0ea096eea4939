package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReceptionistTest {
  private static final ServiceKey<String> PRINTERS = new ServiceKey<>(String.class, "printers");
  private static final ServiceKey<String> SCANNERS = new ServiceKey<>(String.class, "scanners");

  private record Printers(List<ActorRef<String>> now) {
    Printers(Listing<String> listing) {
      this(listing.actors());
    }
  }

  private static final ActorDefinition<String> PRINTER =
      Actor.of(
          0,
          (context, printed, message) -> {
            if (message.equals("fail")) {
              throw new IllegalStateException("on purpose");
            }
            return printed + 1;
          });

  private static ActorDefinition<Object> hearing(Queue<Object> heard) {
    return hearing(heard, new CountDownLatch(0));
  }

  private static ActorDefinition<Object> hearing(Queue<Object> heard, CountDownLatch open) {
    return Actor.<Object, Queue<Object>>of(
            heard,
            (context, queue, message) -> {
              open.await();
              if (message.equals("fail")) {
                throw new IllegalStateException("on purpose");
              }
              queue.add(message);
              return queue;
            })
        .supervise(Supervision.restart());
  }

  private static boolean heardLast(Collection<Object> heard, Object message) {
    List<Object> all = List.copyOf(heard);
    return !all.isEmpty() && all.getLast().equals(message);
  }

  @Engines
  void whoIsRegisteredIsListedUnderItsKeyInItsOrder(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Receptionist receptionist = system.receptionist();
      assertThat(system.receptionist()).isSameAs(receptionist);
      ActorRef<String> a = system.spawn(PRINTER);
      ActorRef<String> b = system.spawn(PRINTER);
      receptionist.register(PRINTERS, a);
      receptionist.register(PRINTERS, b);
      receptionist.register(PRINTERS, a);
      receptionist.register(SCANNERS, b);
      assertThat(receptionist.listing(PRINTERS).actors()).containsExactly(a, b);
      assertThat(receptionist.listing(new ServiceKey<>(String.class, "scanners")).actors())
          .containsExactly(b);
      assertThat(receptionist.listing(new ServiceKey<>(Integer.class, "scanners")).actors())
          .isEmpty();
      receptionist.deregister(PRINTERS, a);
      receptionist.deregister(PRINTERS, a);
      assertThat(receptionist.listing(PRINTERS).actors()).containsExactly(b);
      receptionist.listing(PRINTERS).actors().getFirst().tell("message");
    }
  }

  @Engines
  void whoStopsOrFailsIsForgotten(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Receptionist receptionist = system.receptionist();
      var actors = new ArrayList<ActorRef<String>>();
      for (int i = 0; i < 12; i++) {
        actors.add(system.spawn(PRINTER));
        receptionist.register(PRINTERS, actors.get(i));
        receptionist.register(SCANNERS, actors.get(i));
      }
      actors.subList(0, 4).forEach(ActorRef::stop);
      for (ActorRef<String> each : actors.subList(4, 8)) {
        each.tell("fail");
      }
      await().until(() -> receptionist.listing(PRINTERS).actors().size() == 4);
      assertThat(receptionist.listing(PRINTERS).actors()).isEqualTo(actors.subList(8, 12));
      await().until(() -> receptionist.known() == 4);
      for (ActorRef<String> each : actors.subList(8, 12)) {
        receptionist.deregister(PRINTERS, each);
        assertThat(receptionist.listing(SCANNERS).actors()).contains(each);
        receptionist.deregister(SCANNERS, each);
      }
      await().until(() -> receptionist.known() == 0);
      ActorRef<String> gone = actors.getFirst();
      receptionist.register(PRINTERS, gone);
      await().until(() -> receptionist.listing(PRINTERS).actors().isEmpty());
      await().until(() -> receptionist.known() == 0);
    }
  }

  @Engines
  void whoWantsToKnowHearsOfEachChangeAlsoOfTheLast(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Receptionist receptionist = system.receptionist();
      ActorRef<String> a = system.spawn(PRINTER);
      ActorRef<String> b = system.spawn(PRINTER);
      receptionist.register(PRINTERS, a);
      ActorRef<Object> listener = system.spawn(hearing(heard));
      receptionist.subscribe(PRINTERS, listener, Printers::new);
      await().until(() -> heard.size() == 1);
      assertThat(heard).containsExactly(new Printers(List.of(a)));
      receptionist.register(PRINTERS, b);
      receptionist.register(SCANNERS, b);
      await().until(() -> heard.size() == 2);
      a.stop();
      await().until(() -> heard.size() == 3);
      b.tell("fail");
      await().until(() -> heard.size() == 4);
      assertThat(heard)
          .containsExactly(
              new Printers(List.of(a)),
              new Printers(List.of(a, b)),
              new Printers(List.of(b)),
              new Printers(List.of()));
      receptionist.unsubscribe(PRINTERS, listener);
      receptionist.register(PRINTERS, system.spawn(PRINTER));
      listener.tell("message");
      await().until(() -> heard.size() == 5);
      assertThat(List.copyOf(heard)).last().isEqualTo("message");
    }
  }

  @Engines
  void whoIsBusyHearsTheResultOfManyChangesThoughItsMailboxIsFull(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    var open = new CountDownLatch(1);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Receptionist receptionist = system.receptionist();
      ActorRef<Object> listener = system.spawn(hearing(heard, open).mailbox(Mailbox.buffered(1)));
      listener.tell("first");
      await().until(() -> listener.mailboxSize() == 0);
      listener.tell("second");
      receptionist.subscribe(PRINTERS, listener, Printers::new);
      var actors = new ArrayList<ActorRef<String>>();
      for (int i = 0; i < 100; i++) {
        actors.add(system.spawn(PRINTER));
        receptionist.register(PRINTERS, actors.get(i));
      }
      open.countDown();
      await().until(() -> heard.size() == 3);
      assertThat(heard).containsExactly("first", new Printers(actors), "second");
    }
  }

  @Engines
  void whoRestartsGoesOnHearingAndWhoStopsIsForgotten(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Receptionist receptionist = system.receptionist();
      ActorRef<Object> listener = system.spawn(hearing(heard));
      receptionist.subscribe(PRINTERS, listener, Printers::new);
      receptionist.subscribe(SCANNERS, listener, Printers::new);
      await().until(() -> heard.size() == 2);
      listener.tell("fail");
      ActorRef<String> a = system.spawn(PRINTER);
      receptionist.register(PRINTERS, a);
      await().until(() -> heard.size() == 3);
      receptionist.deregister(PRINTERS, a);
      await().until(() -> receptionist.known() == 1);
      assertThat(receptionist.subscriptions()).isEqualTo(2);
      listener.stop();
      await().until(() -> receptionist.known() == 0);
      assertThat(receptionist.subscriptions()).isZero();
      receptionist.register(PRINTERS, system.spawn(PRINTER));
      assertThat(system.deadLetters()).isOne();
    }
  }

  @Engines
  void whatFailsToMakeAMessageIsAFailureOfTheListener(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> listener = system.spawn(hearing(heard).supervise(Supervision.stop()));
      system
          .receptionist()
          .subscribe(
              PRINTERS,
              listener,
              listing -> {
                throw new IllegalStateException("on purpose");
              });
      listener.whenStopped().get(30, TimeUnit.SECONDS);
      await().until(() -> system.receptionist().known() == 0);
    }
  }

  @Engines
  void anEntityStaysRegisteredAndHearsUntilItPassivates(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Receptionist receptionist = system.receptionist();
      Entities<String> entities = system.entities("entities", id -> PRINTER, Duration.ofMillis(1));
      ActorRef<String> a = entities.ref("a");
      receptionist.register(PRINTERS, a);
      a.tell("message");
      await().until(() -> entities.size() == 0);
      assertThat(receptionist.listing(PRINTERS).actors()).containsExactly(a);
      Entities<Object> listeners =
          system.entities(
              "listeners",
              id ->
                  Actor.<Object, Integer>of(
                      0,
                      (context, state, message) -> {
                        if (message.equals("begin")) {
                          receptionist.subscribe(PRINTERS, context.self(), Printers::new);
                        }
                        heard.add(message);
                        return state;
                      }),
              TestRuntime.LONG);
      ActorRef<Object> listener = listeners.ref("l");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> receptionist.subscribe(PRINTERS, listener, Printers::new));
      listener.tell("begin");
      await().until(() -> heard.contains(new Printers(List.of(a))));
      listener.stop(TestRuntime.LONG).get(30, TimeUnit.SECONDS);
      await().until(() -> receptionist.known() == 1);
      entities.stop().get(30, TimeUnit.SECONDS);
      await().until(() -> receptionist.known() == 0);
      assertThat(receptionist.listing(PRINTERS).actors()).isEmpty();
    }
  }

  @Engines
  void manyAtOnceLeaveTheListingThatAllHearLast(TestRuntime t) throws Exception {
    int each = t.count(200, 50);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Receptionist receptionist = system.receptionist();
      var heard = new ArrayList<ConcurrentLinkedQueue<Object>>();
      for (int i = 0; i < 3; i++) {
        heard.add(new ConcurrentLinkedQueue<>());
        receptionist.subscribe(PRINTERS, system.spawn(hearing(heard.get(i))), Printers::new);
      }
      var all = new ArrayList<Goroutine>();
      for (int g = 0; g < 4; g++) {
        all.add(
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < each; i++) {
                        ActorRef<String> actor = system.spawn(PRINTER);
                        receptionist.register(PRINTERS, actor);
                        if (i % 10 != 0) {
                          actor.stop();
                        }
                      }
                    }));
      }
      for (Goroutine g : all) {
        assertThat(g.join(TestRuntime.LONG)).isTrue();
      }
      await().until(() -> receptionist.listing(PRINTERS).actors().size() == 4 * each / 10);
      var last = new Printers(receptionist.listing(PRINTERS));
      await().until(() -> heard.stream().allMatch(h -> heardLast(h, last)));
      await().until(() -> receptionist.known() == last.now().size() + 3);
    }
  }

  @Engines
  void whenTheSystemHasEndedNobodyIsListed(TestRuntime t) throws Exception {
    var kept = new AtomicReference<Receptionist>();
    ActorRef<String> a;
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      kept.set(system.receptionist());
      a = system.spawn(PRINTER);
      kept.get().register(PRINTERS, a);
    }
    Receptionist receptionist = kept.get();
    assertThat(receptionist.listing(PRINTERS).actors()).isEmpty();
    receptionist.register(PRINTERS, a);
    assertThat(receptionist.listing(PRINTERS).actors()).isEmpty();
    await().until(() -> receptionist.known() == 0);
  }

  @Engines(gomaxprocs = 2)
  void badInputIsNamedAtOnce(TestRuntime t) {
    ActorSystem system = ActorSystem.create("test", t.gmp());
    assertThatIllegalArgumentException().isThrownBy(() -> new ServiceKey<>(String.class, " "));
    ActorPool<Object> pool =
        system.pool("pool", hearing(new ConcurrentLinkedQueue<>()), Routing.roundRobin());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> system.receptionist().subscribe(PRINTERS, pool, Printers::new))
        .withMessageContaining("test/pool");
    system.close();
    ActorSystem closed = ActorSystem.create("closed", t.gmp());
    closed.close();
    assertThatIllegalStateException().isThrownBy(closed::receptionist);
  }
}
