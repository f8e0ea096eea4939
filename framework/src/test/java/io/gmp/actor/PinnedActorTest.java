package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.CpuAffinityException;
import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Cpus;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PinnedActorTest {

  private static ActorDefinition<Object> recording(Set<Thread> threads, CountDownLatch handled) {
    return Actor.<Object, Integer>setup(
            context -> {
              threads.add(Thread.currentThread());
              return 0;
            },
            (context, state, message) -> {
              threads.add(Thread.currentThread());
              handled.countDown();
              Go.gosched();
              if (message instanceof Exception e) {
                throw e;
              }
              return state;
            })
        .supervise(Supervision.restart())
        .pinned();
  }

  @Engines
  void itStaysOnOneThreadThatRunsNothingElse(TestRuntime t) throws Exception {
    int n = t.count(200, 50);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Set<Thread> mine = ConcurrentHashMap.newKeySet();
      Set<Thread> others = ConcurrentHashMap.newKeySet();
      var handled = new CountDownLatch(2 * n);
      ActorRef<Object> actor = system.spawn(recording(mine, handled));
      var senders = new ArrayList<Goroutine>();
      for (int s = 0; s < 4; s++) {
        senders.add(
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < n / 2; i++) {
                        actor.tell("m");
                        others.add(Thread.currentThread());
                        Go.go(() -> others.add(Thread.currentThread())).join();
                      }
                    }));
      }
      for (Goroutine g : senders) {
        assertThat(g.join(TestRuntime.LONG)).isTrue();
      }
      assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(mine).hasSize(1);
      assertThat(others).isNotEmpty().doesNotContainAnyElementsOf(mine);
    }
  }

  @Engines
  void itsThreadIsNamedAfterIt(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      var handled = new CountDownLatch(1);
      system.spawn("gpu", recording(threads, handled)).tell("m");
      assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(threads).hasSize(1).allMatch(thread -> thread.getName().equals("test/gpu"));
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .contains("test/gpu");
    }
  }

  @Engines
  void aRestartKeepsTheThread(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      var handled = new CountDownLatch(6);
      ActorRef<Object> actor = system.spawn(recording(threads, handled));
      for (int i = 0; i < 3; i++) {
        actor.tell(new IOException("on purpose"));
        actor.tell("m");
      }
      assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(threads).hasSize(1);
      assertThat(system.deadLetters()).isEqualTo(3);
    }
  }

  @Engines
  void twoHaveTwoThreads(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      var handled = new CountDownLatch(2);
      ActorDefinition<Object> definition = recording(threads, handled);
      system.spawn(definition).tell("a");
      system.spawn(definition).tell("b");
      assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(threads).hasSize(2);
    }
  }

  @Engines
  void aStopEndsItsGoroutineWhetherIdleOrBusy(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (int i = 0; i < t.count(30, 10); i++) {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        ActorRef<Object> actor = system.spawn(recording(threads, new CountDownLatch(1)));
        if (i % 3 == 0) {
          await().until(() -> !threads.isEmpty());
        } else if (i % 3 == 1) {
          actor.tell("m");
        }
        actor.stop();
        actor.whenStopped().get(30, TimeUnit.SECONDS);
      }
      await().until(() -> t.gmp().stats().goroutines() == 0);
    }
  }

  @Engines
  void oneThatTellsItselfWithAFullMailboxDoesNotWait(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<Integer>();
      ActorRef<Integer> actor =
          system.spawn(
              Actor.<Integer, Integer>of(
                      0,
                      (context, state, message) -> {
                        handled.add(message);
                        if (message == 0) {
                          for (int i = 1; i <= 5; i++) {
                            context.self().tell(i);
                          }
                        }
                        return state;
                      })
                  .mailbox(Mailbox.buffered(2))
                  .pinned());
      actor.tell(0);
      await().until(() -> handled.size() == 6);
      assertThat(handled).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  private static ActorDefinition<ReplyTo<String>> tellingItsCpus() {
    return Actor.<ReplyTo<String>, String>setup(
        context -> Cpus.ofThisThread(),
        (context, atSetup, reply) -> {
          Go.gosched();
          reply.tell(atSetup + " " + Cpus.ofThisThread());
          return atSetup;
        });
  }

  private static String cpusOf(ActorRef<ReplyTo<String>> actor) {
    return actor.<String>ask(reply -> reply, TestRuntime.LONG).join();
  }

  @Engines
  @EnabledOnOs(OS.LINUX)
  void itsThreadMayBeTiedToACpu(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (int cpu : Cpus.ends()) {
        ActorDefinition<ReplyTo<String>> definition = tellingItsCpus().pinned(cpu).named("a" + cpu);
        assertThat(definition.isPinned()).isTrue();
        assertThat(definition.cpu()).hasValue(cpu);
        assertThat(definition.pinned().cpu()).isEmpty();
        ActorRef<ReplyTo<String>> actor = system.spawn(definition);
        assertThat(cpusOf(actor)).isEqualTo(cpu + " " + cpu);
        actor.stop();
        actor.whenStopped().get(30, TimeUnit.SECONDS);
        ActorRef<ReplyTo<String>> next = system.spawn(tellingItsCpus());
        assertThat(cpusOf(next)).isEqualTo(Cpus.ofProcess() + " " + Cpus.ofProcess());
      }
    }
  }

  @Engines(gomaxprocs = 1)
  @EnabledOnOs(OS.LINUX)
  void aCpuThatCannotBeHadIsRefusedAtTheSpawn(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      assertThatThrownBy(() -> system.spawn("a", tellingItsCpus().pinned(7_777)))
          .isInstanceOf(CpuAffinityException.class)
          .hasMessageStartingWith("no thread can be tied to CPU 7777: this process may use ");
      assertThat(system.find("a")).isEmpty();
      assertThatThrownBy(() -> tellingItsCpus().pinned(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("CPUs are numbered from 0, not -1");
    }
  }

  @Engines
  void oneThatGetsNoThreadStops(TestRuntime t) throws Exception {
    Gmp gmp = t.make(b -> b.maxThreads(2));
    try (ActorSystem system = ActorSystem.create("test", gmp)) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      ActorDefinition<Object> definition = recording(threads, new CountDownLatch(1));
      system.spawn("first", definition);
      await().until(() -> threads.size() == 1);
      ActorRef<Object> second = system.spawn("second", definition);
      second.whenStopped().get(30, TimeUnit.SECONDS);
      second.tell("m");
      assertThat(system.deadLetters()).isEqualTo(1);
      assertThat(system.find("second")).isEmpty();
      assertThat(threads).hasSize(1);
    }
  }
}
