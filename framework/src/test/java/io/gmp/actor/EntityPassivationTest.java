package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EntityPassivationTest {
  private static final int SENDERS = 4;
  private static final int IDS = 3;

  private record Numbered(int sender, int number) {}

  private record Echo(int sender, int number, ReplyTo<Integer> replyTo) {}

  /** What outlives the actors of one id, as a table would. */
  private static final class Row {
    final AtomicBoolean lives = new AtomicBoolean();
    final AtomicInteger begun = new AtomicInteger();
    final AtomicLong handled = new AtomicLong();
    final AtomicInteger wrong = new AtomicInteger();
    final int[] last = new int[SENDERS];

    void begin() {
      if (!lives.compareAndSet(false, true)) {
        wrong.incrementAndGet();
      }
      begun.incrementAndGet();
    }

    void end() {
      if (!lives.compareAndSet(true, false)) {
        wrong.incrementAndGet();
      }
    }

    void handle(int sender, int number) {
      if (!lives.get() || number != last[sender] + 1) {
        wrong.incrementAndGet();
      }
      last[sender] = number;
      handled.incrementAndGet();
    }
  }

  private static ActorDefinition<Object> writing(Row row) {
    return Actor.<Object, Row>builderAfter(
            context -> {
              row.begin();
              return row;
            })
        .on(
            Numbered.class,
            (context, state, message) -> {
              state.handle(message.sender(), message.number());
              return state;
            })
        .on(
            Echo.class,
            (context, state, message) -> {
              state.handle(message.sender(), message.number());
              message.replyTo().tell(message.number());
              return state;
            })
        .onSignal(
            Signal.PostStop.class,
            (context, state, signal) -> {
              state.end();
              return state;
            })
        .build();
  }

  private static List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (int i = 0; i < IDS; i++) {
      rows.add(new Row());
    }
    return rows;
  }

  private static void nothingIsLostOrReordered(
      TestRuntime t, UnaryOperator<ActorDefinition<Object>> kind) throws Exception {
    List<Row> rows = rows();
    int each = t.count(320, 96);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> entities =
          system.entities(
              "rows",
              id -> kind.apply(writing(rows.get(Integer.parseInt(id)))),
              Duration.ofNanos(1000));
      var senders = new ArrayList<Goroutine>();
      for (int s = 0; s < SENDERS; s++) {
        int sender = s;
        senders.add(t.gmp().go(() -> send(entities, sender, each)));
      }
      var sent = new AtomicBoolean();
      Goroutine ender = t.gmp().go(() -> endThem(entities, sent));
      for (Goroutine g : senders) {
        assertThat(g.join(TestRuntime.LONG)).isTrue();
      }
      sent.set(true);
      assertThat(ender.join(TestRuntime.LONG)).isTrue();
      await().until(() -> entities.size() == 0);
      assertThat(system.deadLetters()).isZero();
    }
    for (Row row : rows) {
      assertThat(row.wrong).hasValue(0);
      assertThat(row.handled).hasValue((long) SENDERS * each);
      assertThat(row.begun).hasValueGreaterThan(each / 32);
      assertThat(row.lives).isFalse();
    }
  }

  private static void send(Entities<Object> entities, int sender, int each) throws Exception {
    for (int n = 1; n <= each; n++) {
      for (int id = 0; id < IDS; id++) {
        ActorRef<Object> row = entities.ref(Integer.toString(id));
        int number = n;
        if (n % 32 == 0) {
          row.stop(TestRuntime.LONG).get();
        }
        switch ((n + sender) % 8) {
          case 0 ->
              assertThat(
                      row.<Integer>ask(reply -> new Echo(sender, number, reply), TestRuntime.LONG)
                          .get())
                  .isEqualTo(number);
          case 1 -> {
            var message = new Numbered(sender, number);
            if (!row.tryTell(message)) {
              row.tell(message);
            }
          }
          default -> row.tell(new Numbered(sender, number));
        }
      }
    }
  }

  private static void endThem(Entities<Object> entities, AtomicBoolean sent) throws Exception {
    while (!sent.get()) {
      for (int id = 0; id < IDS; id++) {
        entities.ref(Integer.toString(id)).stop(TestRuntime.LONG).get();
      }
    }
  }

  @Engines
  void betweenTwoActorsOfAnIdNothingIsLostOrReordered(TestRuntime t) throws Exception {
    nothingIsLostOrReordered(t, definition -> definition.mailbox(Mailbox.buffered(4)));
  }

  @Engines
  void norIfTheMailboxHasNoBuffer(TestRuntime t) throws Exception {
    nothingIsLostOrReordered(t, definition -> definition.mailbox(Mailbox.rendezvous()));
  }

  @Engines
  void norIfTheMailboxIsOfTheKindThatTakesALock(TestRuntime t) throws Exception {
    nothingIsLostOrReordered(
        t, definition -> definition.mailbox(Mailbox.priority(4, Overflow.BLOCK, message -> 0)));
  }

  @Engines
  void whatASystemIsToldBeforeItEndsIsHandledByWhomeverComesNext(TestRuntime t) throws Exception {
    for (int round = 0; round < t.count(50, 20); round++) {
      List<Row> rows = rows();
      ActorSystem system = ActorSystem.create("test", t.gmp());
      Entities<Object> entities =
          system.entities(
              "rows",
              id -> writing(rows.get(Integer.parseInt(id))).mailbox(Mailbox.buffered(4)),
              Duration.ofNanos(1000));
      ActorRef<Object> sender =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    send(entities, 0, 20);
                    return state;
                  }));
      sender.tell("go");
      ShutdownReport report = system.shutdown(TestRuntime.LONG);
      assertThat(report.isComplete()).isTrue();
      assertThat(report.drained()).isTrue();
      assertThat(report.dropped()).isZero();
      for (Row row : rows) {
        assertThat(row.wrong).hasValue(0);
        assertThat(row.handled).hasValue(20);
        assertThat(row.lives).isFalse();
      }
    }
  }

  @Engines
  void aSystemThatEndsFollowsAChainOfFirstMessagesToItsEnd(TestRuntime t) throws Exception {
    int length = t.count(200, 50);
    for (int round = 0; round < 20; round++) {
      var reached = new AtomicInteger();
      ActorSystem system = ActorSystem.create("test", t.gmp());
      var chain = new AtomicReference<Entities<Integer>>();
      chain.set(
          system.entities(
              "chain",
              id ->
                  Actor.of(
                      chain,
                      (context, all, next) -> {
                        reached.incrementAndGet();
                        if (next < length) {
                          all.get().ref("n" + next).tell(next + 1);
                        }
                        return all;
                      }),
              TestRuntime.LONG));
      chain.get().ref("n0").tell(1);
      ShutdownReport report = system.shutdown(TestRuntime.LONG);
      assertThat(report.dropped()).isZero();
      assertThat(reached).hasValue(length);
    }
  }
}
