package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TimersTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(1);

  private interface Step {
    void run(ActorContext<Object> context) throws Exception;
  }

  private static ActorDefinition<Object> recording(Queue<Object> handled) {
    return Actor.<Object, Integer>of(
            0,
            (context, state, message) -> {
              if (message instanceof Step step) {
                step.run(context);
              } else {
                handled.add(message);
              }
              return state;
            })
        .supervise(Supervision.restart());
  }

  private static void step(ActorRef<Object> actor, Step step) throws InterruptedException {
    actor.tell(step);
  }

  @Engines
  void aSingleOneComesOnceAndNotBeforeItsTime(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<>();
      Duration delay = Duration.ofMillis(20);
      ActorRef<Object> actor = system.spawn(recording(handled));
      long start = System.nanoTime();
      step(actor, context -> context.timers().startSingle("k", "tick", delay));
      await().until(() -> !handled.isEmpty());
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
      step(actor, context -> handled.add(context.timers().isActive("k")));
      await().until(() -> handled.size() == 2);
      assertThat(handled).containsExactly("tick", false);
    }
  }

  @Engines
  void repeatedOnesComeUntilCancelled(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<>();
      ActorRef<Object> actor = system.spawn(recording(handled));
      step(actor, context -> context.timers().startFixedDelay("d", "delay", SOON));
      step(actor, context -> context.timers().startFixedRate("r", "rate", SOON));
      await().until(() -> handled.stream().filter("delay"::equals).count() >= 3);
      await().until(() -> handled.stream().filter("rate"::equals).count() >= 3);
      var after = new AtomicReference<Integer>();
      step(
          actor,
          context -> {
            assertThat(context.timers().cancel("d")).isTrue();
            assertThat(context.timers().cancel("d")).isFalse();
            context.timers().cancelAll();
            assertThat(context.timers().isActive("r")).isFalse();
            after.set(handled.size());
            context.timers().startSingle("end", "end", Duration.ofMillis(10));
          });
      await().until(() -> handled.contains("end"));
      assertThat(handled).hasSize(after.get() + 1);
    }
  }

  @Engines
  void aReplacedOneDoesNothingEvenIfItWasDue(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<>();
      ActorRef<Object> actor = system.spawn(recording(handled));
      step(
          actor,
          context -> {
            context.timers().startSingle("k", "first", Duration.ZERO);
            await().until(() -> ((ActorCell<?>) actor).hasSystemMessages());
            context.timers().startSingle("k", "second", SOON);
          });
      await().until(() -> !handled.isEmpty());
      assertThat(handled).containsExactly("second");
    }
  }

  @Engines
  void theyPassAFullMailboxAndAreNotLost(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<>();
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Object> actor = system.spawn(recording(handled).mailbox(Mailbox.buffered(1)));
      step(
          actor,
          context -> {
            context.timers().startSingle("k", "tick", Duration.ZERO);
            begun.countDown();
            open.await();
          });
      begun.await();
      actor.tell("in the mailbox");
      await().until(() -> ((ActorCell<?>) actor).hasSystemMessages());
      open.countDown();
      await().until(() -> handled.size() == 2);
      assertThat(handled).containsExactly("tick", "in the mailbox");
    }
  }

  @Engines
  void aRestartAndTheEndCancelThem(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<>();
      ActorRef<Object> actor = system.spawn(recording(handled));
      step(
          actor,
          context -> {
            context.timers().startFixedRate("k", "before", SOON);
            context.receiveTimeout(SOON, "idle before");
            await().until(() -> ((ActorCell<?>) actor).hasSystemMessages());
            throw new IOException("on purpose");
          });
      step(actor, context -> context.timers().startSingle("k", "after", Duration.ofMillis(10)));
      await().until(() -> !handled.isEmpty());
      assertThat(handled).containsExactly("after");
      step(actor, context -> context.timers().startFixedRate("k", "late", HOUR));
      actor.stop();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
    }
  }

  @Engines
  void aReceiveTimeoutComesAfterAQuietTimeAndAgain(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<>();
      ActorRef<Object> actor = system.spawn(recording(handled));
      step(actor, context -> context.receiveTimeout(Duration.ofMillis(5), "idle"));
      await().until(() -> handled.stream().filter("idle"::equals).count() >= 2);
      step(actor, ActorContext::cancelReceiveTimeout);
      step(actor, context -> handled.add("cancelled"));
      await().until(() -> handled.contains("cancelled"));
      int size = handled.size();
      step(actor, context -> context.receiveTimeout(HOUR, "never"));
      step(actor, context -> context.timers().startSingle("k", "tick", Duration.ofMillis(10)));
      await().until(() -> handled.contains("tick"));
      assertThat(handled).hasSize(size + 1);
    }
  }

  @Engines(gomaxprocs = 2)
  void messagesPutAReceiveTimeoutOff(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Duration idle = Duration.ofMillis(50);
      var busy = new AtomicInteger();
      var quiet = new ConcurrentLinkedQueue<Duration>();
      ActorRef<Object> actor =
          system.spawn(
              Actor.<Object, Long>setup(
                  context -> {
                    long begun = System.nanoTime();
                    context.receiveTimeout(idle, "idle");
                    context.timers().startFixedDelay("k", "busy", Duration.ofMillis(2));
                    return begun;
                  },
                  (context, last, message) -> {
                    if (message.equals("idle")) {
                      quiet.add(Duration.ofNanos(System.nanoTime() - last));
                    } else if (message.equals("cancel")) {
                      context.timers().cancelAll();
                    } else {
                      busy.incrementAndGet();
                    }
                    return System.nanoTime();
                  }));
      await().until(() -> busy.get() >= 40);
      actor.tell("cancel");
      int before = quiet.size();
      await().until(() -> quiet.size() > before);
      assertThat(quiet).allMatch(each -> each.compareTo(idle) >= 0);
    }
  }

  @Engines(gomaxprocs = 2)
  void periodsArePositive(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<>();
      ActorRef<Object> actor = system.spawn(recording(handled));
      step(
          actor,
          context -> {
            Timers<Object> timers = context.timers();
            assertThatIllegalArgumentException()
                .isThrownBy(() -> timers.startFixedRate("k", "m", Duration.ZERO));
            assertThatIllegalArgumentException()
                .isThrownBy(() -> timers.startFixedDelay("k", "m", Duration.ofNanos(-1)));
            assertThatIllegalArgumentException()
                .isThrownBy(() -> context.receiveTimeout(Duration.ZERO, "m"));
            handled.add("checked");
          });
      await().until(() -> handled.contains("checked"));
    }
  }
}
