package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SupervisionMatrixTest {
  private enum Point {
    SETUP,
    MESSAGE,
    SIGNAL,
    TIMER
  }

  private static final List<Mailbox<Object>> MAILBOXES =
      List.of(
          Mailbox.buffered(8),
          Mailbox.unbounded(),
          Mailbox.rendezvous(),
          Mailbox.buffered(8, Overflow.FAIL),
          Mailbox.buffered(8, Overflow.DROP_OLDEST),
          Mailbox.buffered(8, Overflow.DROP_NEWEST),
          Mailbox.buffered(8, Overflow.KEEP_LATEST),
          Mailbox.priority(8, Overflow.BLOCK, message -> 0));

  /** Fails once, at that point; tells what state it had when asked. */
  private static ActorDefinition<Object> failing(
      Point point,
      ConcurrentLinkedQueue<String> heard,
      ActorRef<Object> victim,
      AtomicBoolean failed) {
    return Actor.<Object, Integer>builderAfter(
            context -> {
              if (point == Point.SETUP && failed.compareAndSet(false, true)) {
                throw new IOException("setup, on purpose");
              }
              return 0;
            })
        .otherwise(
            (context, state, message) -> {
              switch (message.toString()) {
                case "count" -> {
                  return state + 1;
                }
                case "watch" -> context.watch(victim);
                case "arm" -> context.timers().startSingle("k", "fail", Duration.ZERO);
                case "fail" -> {
                  failed.set(true);
                  throw new IOException("message, on purpose");
                }
                default -> heard.add(message + " at " + state);
              }
              return state;
            })
        .onSignal(
            Signal.Terminated.class,
            (context, state, signal) -> {
              failed.set(true);
              throw new IOException("signal, on purpose");
            })
        .build();
  }

  @Engines(gomaxprocs = 2)
  void everyPolicyAtEveryPointOfFailureWithEveryMailbox(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Supervision.Decision policy : Supervision.Decision.values()) {
        for (Point point : Point.values()) {
          for (Mailbox<Object> mailbox : MAILBOXES) {
            check(system, policy, point, mailbox);
          }
        }
      }
    }
  }

  private static void check(
      ActorSystem system, Supervision.Decision policy, Point point, Mailbox<Object> mailbox)
      throws Exception {
    var heard = new ConcurrentLinkedQueue<String>();
    ActorRef<Object> victim = system.spawn(Actor.of(0, (context, state, message) -> state));
    Supervision supervision =
        switch (policy) {
          case RESUME -> Supervision.resume();
          case RESTART -> Supervision.restart();
          case STOP -> Supervision.stop();
          case ESCALATE -> Supervision.escalate();
        };
    long dead = system.deadLetters(DeadLetter.Reason.FAILED);
    var failed = new AtomicBoolean();
    ActorRef<Object> actor =
        system.spawn(failing(point, heard, victim, failed).mailbox(mailbox).supervise(supervision));
    String what = policy + ", " + point + ", " + mailbox;
    boolean lives =
        policy == Supervision.Decision.RESTART
            || (policy == Supervision.Decision.RESUME && point != Point.SETUP);
    if (point != Point.SETUP) {
      actor.tell("count");
      actor.tell(
          switch (point) {
            case MESSAGE -> "fail";
            case SIGNAL -> "watch";
            default -> "arm";
          });
    }
    victim.stop();
    await().alias(what).untilTrue(failed);
    if (!lives) {
      actor.whenStopped().get(30, TimeUnit.SECONDS);
    } else {
      int state = policy == Supervision.Decision.RESUME ? 1 : 0;
      actor.tell("probe");
      await().alias(what).until(() -> !heard.isEmpty());
      assertThat(heard).as(what).containsExactly("probe at " + state);
    }
    boolean byMessage = point == Point.MESSAGE || point == Point.TIMER;
    assertThat(system.deadLetters(DeadLetter.Reason.FAILED) - dead)
        .as("%s: %s", what, system.recentDeadLetters())
        .isEqualTo(byMessage ? 1 : 0);
    actor.stop();
    actor.whenStopped().get(30, TimeUnit.SECONDS);
  }
}
