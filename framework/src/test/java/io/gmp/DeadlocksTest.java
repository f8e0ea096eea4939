package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.internal.scheduler.G;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

class DeadlocksTest {

  private interface Acquire {
    void on(Lock lock) throws InterruptedException;
  }

  private static Goroutine go(TestRuntime t, String name, Body body) {
    return t.gmp()
        .go(
            name,
            () -> {
              try {
                body.run();
              } catch (InterruptedException e) {
                assertThat(e).isNotNull();
              }
            });
  }

  private static List<Goroutine> circleOfLocks(
      TestRuntime t, List<? extends Lock> first, List<? extends Lock> next, Acquire acquire) {
    int n = first.size();
    var allHoldOne = new CountDownLatch(n);
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < n; i++) {
      Lock mine = first.get(i);
      Lock others = next.get((i + 1) % n);
      all.add(
          go(
              t,
              "holder" + i,
              () -> {
                mine.lock();
                try {
                  allHoldOne.countDown();
                  allHoldOne.await();
                  acquire.on(others);
                  others.unlock();
                } finally {
                  mine.unlock();
                }
              }));
    }
    return all;
  }

  private static List<ReentrantLock> locks(int n) {
    var locks = new ArrayList<ReentrantLock>();
    for (int i = 0; i < n; i++) {
      locks.add(new ReentrantLock(i % 2 == 0));
    }
    return locks;
  }

  private static List<Goroutine> circleOfJoins(TestRuntime t, int n) {
    var others = new ArrayList<AtomicReference<Goroutine>>();
    var all = new ArrayList<Goroutine>();
    var known = new CountDownLatch(1);
    for (int i = 0; i < n; i++) {
      var other = new AtomicReference<Goroutine>();
      others.add(other);
      all.add(
          go(
              t,
              "joiner" + i,
              () -> {
                known.await();
                other.get().join();
              }));
    }
    for (int i = 0; i < n; i++) {
      others.get(i).set(all.get((i + 1) % n));
    }
    known.countDown();
    return all;
  }

  private static Deadlock only(TestRuntime t) {
    await().until(() -> t.gmp().deadlocks().size() == 1);
    return t.gmp().deadlocks().getFirst();
  }

  private static void breakUp(TestRuntime t, List<Goroutine> circle) throws Exception {
    circle.getFirst().interrupt();
    Waiting.untilEnded(circle);
    assertThat(t.gmp().deadlocks()).isEmpty();
  }

  @Engines
  void goroutinesThatJoinEachOtherAreReported(TestRuntime t) throws Exception {
    List<Goroutine> circle = circleOfJoins(t, 3);
    Deadlock found = only(t);
    assertThat(found.members()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Deadlock.Member member = found.members().get(i);
      Deadlock.Member next = found.members().get((i + 1) % 3);
      assertThat(member.waitReason()).isEqualTo("join");
      assertThat(member.waitsFor()).isEqualTo("the end of " + next.name());
      assertThat(circle).contains(member.goroutine().orElseThrow());
      assertThat(member.goroutine().orElseThrow().name()).isEqualTo(member.name());
      assertThat(member.creationSite()).isEmpty();
      assertThat(member.stack())
          .anyMatch(call -> call.getClassName().equals(DeadlocksTest.class.getName()))
          .noneMatch(call -> call.getClassName().startsWith("io.gmp.internal"));
    }
    assertThat(found.toString())
        .startsWith("deadlock of 3:\n\n")
        .contains("joiner0 [join] waits for the end of joiner1:\n\tat ")
        .contains("joiner2 [join] waits for the end of joiner0:\n\tat ");
    breakUp(t, circle);
  }

  @Engines
  void goroutinesThatWaitForEachOthersLocksAreReported(TestRuntime t) throws Exception {
    List<ReentrantLock> locks = locks(4);
    List<Goroutine> circle = circleOfLocks(t, locks, locks, Lock::lockInterruptibly);
    Deadlock found = only(t);
    assertThat(found.members()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      Deadlock.Member member = found.members().get(i);
      int at = circle.indexOf(member.goroutine().orElseThrow());
      assertThat(found.members().get((i + 1) % 4).goroutine()).hasValue(circle.get((at + 1) % 4));
      assertThat(member.waitReason()).isEqualTo("park");
      assertThat(member.waitsFor()).startsWith("java.util.concurrent.locks.ReentrantLock$");
    }
    breakUp(t, circle);
  }

  @Engines
  void soAreThoseThatWantToReadWhatAnotherWrites(TestRuntime t) throws Exception {
    var write = new ArrayList<Lock>();
    var read = new ArrayList<Lock>();
    for (int i = 0; i < 2; i++) {
      var both = new ReentrantReadWriteLock();
      write.add(both.writeLock());
      read.add(both.readLock());
    }
    List<Goroutine> circle = circleOfLocks(t, write, read, Lock::lockInterruptibly);
    assertThat(only(t).members()).hasSize(2);
    breakUp(t, circle);
  }

  @Engines
  void aCircleMayGoThroughJoinsLocksAndTurnsThatAreNoGoroutines(TestRuntime t) throws Exception {
    var lock = new ReentrantLock();
    var locked = new CountDownLatch(1);
    Goroutine waiter =
        go(
            t,
            "waiter",
            () -> {
              locked.await();
              lock.lockInterruptibly();
            });
    RuntimeAccess.scheduler(t.gmp())
        .spawn(
            new G() {
              @Override
              public void run() {
                lock.lock();
                locked.countDown();
                try {
                  waiter.join();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                } finally {
                  lock.unlock();
                }
              }

              @Override
              public String toString() {
                return "turn";
              }
            });
    Deadlock found = only(t);
    assertThat(found.members())
        .extracting(Deadlock.Member::name)
        .containsExactlyInAnyOrder("waiter", "turn");
    assertThat(found.members())
        .filteredOn(member -> member.name().equals("turn"))
        .allMatch(member -> member.goroutine().isEmpty())
        .allMatch(member -> member.waitsFor().equals("the end of waiter"));
    breakUp(t, List.of(waiter));
  }

  @Engines
  void monitorsAreFollowedWhereTheJvmTellsWhoHoldsThem(TestRuntime t) throws Exception {
    var monitor = new Object();
    var held = new CountDownLatch(1);
    Goroutine waiter =
        go(
            t,
            "waiter",
            () -> {
              held.await();
              synchronized (monitor) {
                assertThat(Thread.holdsLock(monitor)).isTrue();
              }
            });
    Goroutine holder =
        go(
            t,
            "holder",
            () -> {
              synchronized (monitor) {
                held.countDown();
                waiter.join();
              }
            });
    Waiting.until(holder, "join");
    await().until(() -> held.getCount() == 0 && waiter.waitReason().equals("park"));
    if (t.unmounts()) {
      assertThat(t.gmp().deadlocks()).isEmpty();
    } else {
      assertThat(only(t).members()).hasSize(2);
    }
    holder.interrupt();
    Waiting.untilEnded(waiter, holder);
  }

  @Engines
  void eachCircleIsReportedOnceAndThoseBehindOneAreNot(TestRuntime t) throws Exception {
    List<Goroutine> one = circleOfJoins(t, 2);
    List<ReentrantLock> locks = locks(2);
    List<Goroutine> other = circleOfLocks(t, locks, locks, Lock::lockInterruptibly);
    Goroutine behind = go(t, "behind", () -> one.getFirst().join());
    Waiting.until(behind, "join");
    await().until(() -> t.gmp().deadlocks().size() == 2);
    assertThat(t.gmp().deadlocks())
        .flatMap(Deadlock::members)
        .extracting(Deadlock.Member::name)
        .containsExactlyInAnyOrder("joiner0", "joiner1", "holder0", "holder1");
    one.getFirst().interrupt();
    other.getFirst().interrupt();
    Waiting.untilEnded(one);
    Waiting.untilEnded(other);
    behind.join();
  }

  @Engines
  void waitsThatEndByThemselvesAreNoDeadlock(TestRuntime t) throws Exception {
    List<ReentrantLock> locks = locks(2);
    List<Goroutine> circle =
        circleOfLocks(
            t, locks, locks, lock -> assertThat(lock.tryLock(1, TimeUnit.HOURS)).isTrue());
    await().until(() -> locks.stream().allMatch(ReentrantLock::hasQueuedThreads));
    circle.forEach(g -> Waiting.until(g, "park"));
    assertThat(t.gmp().deadlocks()).isEmpty();
    circle.forEach(Goroutine::interrupt);
    Waiting.untilEnded(circle);

    var known = new CountDownLatch(1);
    var other = new AtomicReference<Goroutine>();
    Goroutine timed =
        go(
            t,
            "timed",
            () -> {
              known.await();
              other.get().join(Duration.ofHours(1));
            });
    other.set(go(t, "joiner", timed::join));
    known.countDown();
    Waiting.until(timed, "join");
    Waiting.until(other.get(), "join");
    assertThat(t.gmp().deadlocks()).isEmpty();
    timed.interrupt();
    Waiting.untilEnded(timed, other.get());
  }

  @Engines
  void channelsHaveNoOwnerAndAreNotFollowed(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>make();
    Goroutine receiver = go(t, "receiver", channel::receive);
    Goroutine joiner =
        go(
            t,
            "joiner",
            () -> {
              receiver.join();
              channel.trySend(1);
            });
    Waiting.until(receiver, Waiting.RECEIVE);
    Waiting.until(joiner, "join");
    assertThat(t.gmp().deadlocks()).isEmpty();
    await().until(t.gmp()::isAsleep);
    receiver.interrupt();
    Waiting.untilEnded(receiver, joiner);
  }

  @Engines
  void nothingIsReportedOfThoseThatOnlyContend(TestRuntime t) throws Exception {
    List<ReentrantLock> locks = locks(2);
    var stop = new AtomicBoolean();
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < 4; i++) {
      all.add(
          go(
              t,
              "contender" + i,
              () -> {
                while (!stop.get()) {
                  locks.get(0).lock();
                  locks.get(1).lock();
                  Goroutine child = Go.go(Go::gosched);
                  locks.get(0).unlock();
                  child.join();
                  locks.get(1).unlock();
                  Go.gosched();
                }
              }));
    }
    for (int i = 0; i < Scale.of(2_000); i++) {
      assertThat(t.gmp().deadlocks()).isEmpty();
    }
    stop.set(true);
    Waiting.untilEnded(all);
  }
}
