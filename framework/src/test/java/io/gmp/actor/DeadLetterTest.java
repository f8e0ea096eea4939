package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

class DeadLetterTest {

  @Engines
  void aMessageToAStoppedActorIsOne(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var letters = new ConcurrentLinkedQueue<DeadLetter>();
      system.onDeadLetter(letters::add);
      ActorRef<String> actor =
          system.spawn("gone", Actor.of(0, (context, state, message) -> state));
      actor.stop();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      actor.tell("late");
      assertThat(letters)
          .containsExactly(new DeadLetter("test/gone", "late", DeadLetter.Reason.STOPPED, null));
      assertThat(system.deadLetters()).isOne();
    }
  }

  @Engines
  void whatIsInTheMailboxAtTheStopBecomesDeadLettersInOrder(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var letters = new ConcurrentLinkedQueue<DeadLetter>();
      system.onDeadLetter(letters::add);
      var busy =
          new BusyActor(
              system,
              Mailbox.buffered(3),
              (self, message) -> {
                for (int i = 4; i <= 6; i++) {
                  self.tell(i);
                }
              });
      for (int i = 1; i <= 3; i++) {
        busy.actor.tell(i);
      }
      busy.actor.stop();
      busy.letGo();
      busy.actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(letters).extracting(DeadLetter::message).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(letters)
          .extracting(DeadLetter::reason)
          .containsOnly(DeadLetter.Reason.LEFT_IN_MAILBOX);
      assertThat(system.deadLetters()).isEqualTo(6);
    }
  }

  @Engines
  void aSenderThatWaitsForRoomInAMailboxThatEndsFindsItsMessageDead(TestRuntime t)
      throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var letters = new ConcurrentLinkedQueue<DeadLetter>();
      system.onDeadLetter(letters::add);
      var busy = new BusyActor(system, Mailbox.buffered(1));
      busy.actor.tell(1);
      var sender = t.gmp().go(() -> busy.actor.tell(2));
      await().until(() -> sender.waitReason().equals("chan send"));
      busy.actor.stop();
      busy.letGo();
      assertThat(sender.join(TestRuntime.LONG)).isTrue();
      busy.actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(letters).extracting(DeadLetter::message).containsExactlyInAnyOrder(1, 2);
    }
  }

  @Engines
  void theMessageThatFailedIsOneWithItsCause(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var letters = new ConcurrentLinkedQueue<DeadLetter>();
      system.onDeadLetter(letters::add);
      var failure = new IllegalStateException("on purpose");
      ActorRef<String> actor =
          system.spawn(
              "fails",
              Actor.of(
                  0,
                  (context, state, message) -> {
                    throw failure;
                  }));
      actor.tell("bad");
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(letters)
          .containsExactly(new DeadLetter("test/fails", "bad", DeadLetter.Reason.FAILED, failure));
    }
  }

  @Engines(gomaxprocs = 2)
  void aListenerHearsNothingAfterItsSubscriptionEnded(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var first = new ConcurrentLinkedQueue<Object>();
      var second = new ConcurrentLinkedQueue<Object>();
      AutoCloseable subscription = system.onDeadLetter(letter -> first.add(letter.message()));
      system.onDeadLetter(letter -> second.add(letter.message()));
      ActorRef<String> actor = system.spawn(Actor.of(0, (context, state, message) -> state));
      actor.stop();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      actor.tell("a");
      subscription.close();
      actor.tell("b");
      assertThat(first).containsExactly("a");
      assertThat(second).containsExactly("a", "b");
      assertThat(system.deadLetters()).isEqualTo(2);
    }
  }

  @Engines(gomaxprocs = 2)
  void aListenerThatFailsHarmsNobody(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<Object>();
      system.onDeadLetter(
          letter -> {
            throw new IllegalStateException("a listener that fails on purpose");
          });
      system.onDeadLetter(letter -> heard.add(letter.message()));
      ActorRef<String> actor = system.spawn(Actor.of(0, (context, state, message) -> state));
      actor.stop();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      actor.tell("a");
      assertThat(heard).containsExactly("a");
    }
  }
}
