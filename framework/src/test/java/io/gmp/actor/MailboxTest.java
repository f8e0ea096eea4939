package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static io.gmp.testing.Waiting.untilEnded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.ChannelFullException;
import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MailboxTest {

  private static List<Integer> deadIn(ActorSystem system) {
    return system.recentDeadLetters().stream()
        .filter(letter -> letter.reason() == DeadLetter.Reason.OVERFLOW)
        .map(letter -> (Integer) letter.message())
        .toList();
  }

  @Engines
  void eachOverflowDropsWhatItSaysAndEachDroppedMessageIsADeadLetter(TestRuntime t)
      throws Exception {
    for (boolean ranked : new boolean[] {false, true}) {
      for (Overflow overflow :
          List.of(Overflow.DROP_NEWEST, Overflow.DROP_OLDEST, Overflow.KEEP_LATEST)) {
        try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
          Mailbox<Integer> mailbox =
              ranked ? Mailbox.priority(3, overflow, message -> 0) : Mailbox.buffered(3, overflow);
          var busy = new BusyActor(system, mailbox);
          for (int i = 1; i <= 5; i++) {
            busy.actor.tell(i);
          }
          switch (overflow) {
            case DROP_NEWEST -> {
              assertThat(deadIn(system)).containsExactly(4, 5);
              assertThat(busy.afterwards(4)).containsExactly(0, 1, 2, 3);
            }
            case DROP_OLDEST -> {
              assertThat(deadIn(system)).containsExactly(1, 2);
              assertThat(busy.afterwards(4)).containsExactly(0, 3, 4, 5);
            }
            default -> {
              assertThat(deadIn(system)).containsExactly(1, 2, 3);
              assertThat(busy.afterwards(3)).containsExactly(0, 4, 5);
            }
          }
          assertThat(system.deadLetters(DeadLetter.Reason.OVERFLOW))
              .isEqualTo(system.deadLetters());
        }
      }
    }
  }

  @Engines
  void aMailboxThatFailsTellsTheSender(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var busy = new BusyActor(system, Mailbox.buffered(1, Overflow.FAIL));
      busy.actor.tell(1);
      assertThat(busy.actor.tryTell(2)).isFalse();
      assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> busy.actor.tell(2));
      assertThat(busy.afterwards(2)).containsExactly(0, 1);
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void byPriorityTheSmallestRankComesFirstAndEqualOnesInTheirOrder(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var busy =
          new BusyActor(system, Mailbox.priority(100, Overflow.BLOCK, message -> message / 10));
      for (int message : new int[] {31, 12, 25, 11, 32, 24, 13}) {
        busy.actor.tell(message);
      }
      assertThat(busy.actor.mailboxSize()).isEqualTo(7);
      assertThat(busy.afterwards(8)).containsExactly(0, 12, 11, 13, 25, 24, 31, 32);
    }
  }

  @Engines
  void withoutABufferTheSenderWaitsUntilItsMessageIsTaken(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var busy = new BusyActor(system, Mailbox.rendezvous());
      assertThat(busy.actor.tryTell(1)).isFalse();
      Goroutine sender = t.gmp().go(() -> busy.actor.tell(2));
      await().until(() -> sender.waitReason().equals("chan send"));
      assertThat(busy.afterwards(2)).containsExactly(0, 2);
      assertThat(sender.join(TestRuntime.LONG)).isTrue();
    }
  }

  @Engines
  void everyKindKeepsTheOrderOfEachSenderAndLosesNothing(TestRuntime t) throws Exception {
    List<Mailbox<int[]>> kinds =
        List.of(
            Mailbox.buffered(4),
            Mailbox.unbounded(),
            Mailbox.rendezvous(),
            Mailbox.priority(4, Overflow.BLOCK, message -> 7),
            Mailbox.priority(Integer.MAX_VALUE, Overflow.BLOCK, message -> 7));
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Mailbox<int[]> kind : kinds) {
        var numbered = new Numbered(4, t.count(Scale.of(20_000), Scale.of(2_000)));
        var wrong = new AtomicInteger();
        var left = new CountDownLatch(numbered.total());
        ActorRef<int[]> actor =
            system.spawn(
                Actor.<int[], Integer>of(
                        0,
                        (context, state, message) -> {
                          if (!numbered.isNext(message)) {
                            wrong.incrementAndGet();
                          }
                          left.countDown();
                          return state;
                        })
                    .mailbox(kind));
        List<Goroutine> senders = numbered.tell(t.gmp(), actor);
        assertThat(left.await(30, TimeUnit.SECONDS)).as("%s", kind).isTrue();
        untilEnded(senders);
        assertThat(wrong).hasValue(0);
      }
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void anActorThatTellsItselfNeverWaitsWhateverTheKind(TestRuntime t) throws Exception {
    List<Mailbox<Integer>> kinds =
        List.of(
            Mailbox.buffered(2),
            Mailbox.rendezvous(),
            Mailbox.priority(2, Overflow.BLOCK, message -> 0));
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Mailbox<Integer> kind : kinds) {
        var handled = new ConcurrentLinkedQueue<Integer>();
        ActorRef<Integer> actor =
            system.spawn(
                Actor.<Integer, Integer>of(
                        0,
                        (context, state, message) -> {
                          handled.add(message);
                          if (message == 0) {
                            for (int i = 1; i <= 9; i++) {
                              context.self().tell(i);
                            }
                          }
                          return state;
                        })
                    .mailbox(kind));
        actor.tell(0);
        await().until(() -> handled.size() == 10);
        assertThat(handled).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      }
    }
  }

  @Engines
  void anActorIsACaseOfASelect(TestRuntime t) throws Exception {
    List<Mailbox<Integer>> kinds =
        List.of(
            Mailbox.buffered(1),
            Mailbox.rendezvous(),
            Mailbox.priority(1, Overflow.BLOCK, message -> -message),
            Mailbox.buffered(1, Overflow.FAIL));
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Mailbox<Integer> kind : kinds) {
        var busy = new BusyActor(system, kind);
        int room = kind.capacity();
        Channel<String> never = Channel.never();
        for (int i = 1; i <= room; i++) {
          assertThat(Go.<String>select(busy.actor.onSend(i, () -> "told"), Go.onReceive(never)))
              .isEqualTo("told");
        }
        assertThat(
                Go.<String>select(
                    busy.actor.onSend(7, () -> "told"),
                    Go.onTimeout(Duration.ofMillis(1), () -> "late")))
            .isEqualTo("late");
        var result = new ConcurrentLinkedQueue<String>();
        Goroutine g =
            t.gmp()
                .go(
                    () ->
                        result.add(
                            Go.<String>select(
                                busy.actor.onSend(8, () -> "told"), Go.onReceive(never))));
        await().until(() -> g.waitReason().equals("select"));
        List<Integer> handled = busy.afterwards(room + 2);
        assertThat(handled).startsWith(0).endsWith(8).doesNotContain(7);
        assertThat(g.join(TestRuntime.LONG)).isTrue();
        assertThat(result).containsExactly("told");
        busy.actor.stop();
        busy.actor.whenStopped().get(30, TimeUnit.SECONDS);
        assertThatExceptionOfType(ChannelClosedException.class)
            .isThrownBy(() -> Go.<String>select(busy.actor.onSend(9, () -> "told")));
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void anActorIsNoCaseOfItsOwnSelect(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var checked = new CountDownLatch(1);
      ActorRef<Integer> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    assertThatIllegalStateException()
                        .isThrownBy(() -> context.self().onSend(1, () -> "told"));
                    checked.countDown();
                    return state;
                  }));
      actor.tell(1);
      assertThat(checked.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Engines
  void aStopIsNotBehindAFullMailboxOfAnyKind(TestRuntime t) throws Exception {
    List<Mailbox<Integer>> kinds =
        List.of(
            Mailbox.buffered(2),
            Mailbox.buffered(2, Overflow.DROP_NEWEST),
            Mailbox.buffered(2, Overflow.KEEP_LATEST),
            Mailbox.rendezvous(),
            Mailbox.priority(2, Overflow.DROP_OLDEST, message -> message));
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Mailbox<Integer> kind : kinds) {
        var busy = new BusyActor(system, kind);
        for (int i = 1; i <= kind.capacity(); i++) {
          busy.actor.tell(i);
        }
        busy.actor.stop();
        busy.letGo();
        busy.actor.whenStopped().get(30, TimeUnit.SECONDS);
        assertThat(busy.handled).containsExactly(0);
      }
      assertThat(system.deadLetters(DeadLetter.Reason.LEFT_IN_MAILBOX)).isEqualTo(8);
    }
  }

  @Engines
  void whatIsPutByComesBackInOrderBeforeTheMailbox(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (boolean restarts : new boolean[] {false, true}) {
        var handled = new ConcurrentLinkedQueue<String>();
        ActorRef<String> actor =
            system.spawn(
                Actor.<String, Boolean>setup(
                        context -> restarts && handled.contains("open"),
                        (context, open, message) -> {
                          if (message.equals("open")) {
                            handled.add(message);
                            if (restarts) {
                              throw new java.io.IOException("on purpose");
                            }
                            context.unstashAll();
                            return true;
                          }
                          if (open) {
                            handled.add(message);
                          } else {
                            context.stash(message);
                          }
                          return open;
                        })
                    .supervise(Supervision.restart()));
        for (String message : List.of("a", "b", "open", "c")) {
          actor.tell(message);
        }
        await().until(() -> handled.size() == 4);
        assertThat(handled).containsExactly("open", "a", "b", "c");
        actor.stop();
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void theStashIsBoundedAndDiesWithTheActor(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Integer> actor =
          system.spawn(
              Actor.<Integer, Integer>of(
                      0,
                      (context, state, message) -> {
                        context.stash(message);
                        return context.stashed();
                      })
                  .stash(2));
      for (int i = 1; i <= 3; i++) {
        actor.tell(i);
      }
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(system.recentDeadLetters())
          .extracting(DeadLetter::message)
          .containsExactly(3, 1, 2);
      assertThat(system.recentDeadLetters().getFirst().cause())
          .isInstanceOf(StashFullException.class)
          .hasMessageContaining("2 messages");
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mailbox.buffered(0))
        .withMessageContaining("rendezvous()");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Mailbox<>(0, Overflow.DROP_NEWEST, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Mailbox<>(Integer.MAX_VALUE, Overflow.FAIL, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mailbox.priority(0, Overflow.BLOCK, message -> 0));
  }
}
