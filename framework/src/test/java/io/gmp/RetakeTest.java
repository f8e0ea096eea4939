package io.gmp;

import static io.gmp.testing.Eventually.await;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class RetakeTest {

  private static List<Goroutine> hogs(TestRuntime t, AtomicBoolean stop) throws Exception {
    var running = new CountDownLatch(t.gomaxprocs());
    var hogs = new ArrayList<Goroutine>();
    for (int i = 0; i < t.gomaxprocs(); i++) {
      hogs.add(
          t.gmp()
              .go(
                  () -> {
                    running.countDown();
                    while (!stop.get()) {
                      Thread.onSpinWait();
                    }
                  }));
    }
    running.await();
    return hogs;
  }

  private static void end(List<Goroutine> hogs, AtomicBoolean stop) throws Exception {
    stop.set(true);
    for (Goroutine hog : hogs) {
      hog.join();
    }
  }

  @Engines(gomaxprocs = {1, 2})
  void hogsDoNotKeepAnotherFromRunning(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    List<Goroutine> hogs = hogs(t, stop);
    t.gmp().go(() -> Go.gosched()).join();
    end(hogs, stop);
  }

  @Engines(gomaxprocs = {1, 2})
  void hogsDoNotKeepTimersFromFiring(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    var fired = new CountDownLatch(1);
    Goroutine sleeper = t.gmp().go(() -> Go.sleep(Duration.ofMillis(1)));
    t.gmp().after(Duration.ofMillis(2), fired::countDown);
    List<Goroutine> hogs = hogs(t, stop);
    sleeper.join();
    fired.await();
    end(hogs, stop);
  }

  @Engines(gomaxprocs = {1, 2})
  void whatAHogStartedOrWokeRunsBeforeTheHogEnds(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>make();
    var received = new AtomicInteger();
    var started = new AtomicInteger();
    var waiting = t.gmp().go(() -> received.set(channel.receive()));
    await().until(() -> waiting.waitReason().equals("chan receive"));
    var hogs = new ArrayList<Goroutine>();
    for (int i = 0; i < t.gomaxprocs(); i++) {
      hogs.add(
          t.gmp()
              .go(
                  () -> {
                    Go.go(started::incrementAndGet);
                    Go.go(started::incrementAndGet);
                    channel.trySend(7);
                    while (received.get() == 0 || started.get() < 2 * t.gomaxprocs()) {
                      Thread.onSpinWait();
                    }
                  }));
    }
    for (Goroutine hog : hogs) {
      hog.join();
    }
    waiting.join();
  }

  @Engines(gomaxprocs = 1)
  void whatAHogWakesLongAfterItLostItsProcessorRunsToo(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>singleReceiver(1);
    var received = new AtomicInteger();
    var wake = new AtomicBoolean();
    Goroutine waiting = t.gmp().go(() -> received.set(channel.receive()));
    await().until(() -> waiting.waitReason().equals("chan receive"));
    Goroutine hog =
        t.gmp()
            .go(
                () -> {
                  while (!wake.get()) {
                    Thread.onSpinWait();
                  }
                  channel.trySend(1);
                  while (received.get() == 0) {
                    Thread.onSpinWait();
                  }
                });
    t.gmp().go(() -> Go.gosched()).join();
    await()
        .during(Duration.ofMillis(50))
        .until(() -> t.gmp().stats().idleProcessors() == t.gomaxprocs());
    wake.set(true);
    hog.join();
    waiting.join();
  }

  @Engines(gomaxprocs = {1, 2})
  void goroutinesThatBlockTheirThreadDoNotKeepAnotherFromRunning(TestRuntime t) throws Exception {
    var release = new CountDownLatch(1);
    var blocked = new CountDownLatch(t.gomaxprocs());
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < t.gomaxprocs(); i++) {
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    blocked.countDown();
                    Pinned.await(release);
                  }));
    }
    blocked.await();
    t.gmp().go(release::countDown).join();
    for (Goroutine g : goroutines) {
      g.join();
    }
  }

  @Engines(gomaxprocs = {1, 2, 4})
  void onceTheHogsAreGoneThereAreAsManyProcessorsAsBefore(TestRuntime t) throws Exception {
    for (int round = 0; round < 5; round++) {
      var stop = new AtomicBoolean();
      List<Goroutine> hogs = hogs(t, stop);
      t.gmp().go(() -> Go.gosched()).join();
      end(hogs, stop);
      await()
          .until(
              () ->
                  t.processors() == t.gomaxprocs()
                      && t.gmp().stats().idleProcessors() == t.gomaxprocs());
    }
  }

  @Engines(gomaxprocs = {1, 2})
  void aHogThatComesToACheckpointLetsOthersRunAndGoesOn(TestRuntime t) throws Exception {
    var turns = new AtomicInteger();
    var stop = new AtomicBoolean();
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < 3 * t.gomaxprocs(); i++) {
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    while (!stop.get()) {
                      long start = System.nanoTime();
                      while (System.nanoTime() - start < 30_000_000) {
                        Thread.onSpinWait();
                      }
                      turns.incrementAndGet();
                      Go.checkpoint();
                    }
                  }));
    }
    await().until(() -> turns.get() > 6 * t.gomaxprocs());
    end(goroutines, stop);
  }

  @Engines(gomaxprocs = 1)
  void aPingPongPairStarvesNeitherAThirdNorATimer(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    var ping = Channel.<Integer>make();
    var pong = Channel.<Integer>make();
    var rounds = new AtomicInteger();
    var pair = new ArrayList<Goroutine>();
    pair.add(
        t.gmp()
            .go(
                () -> {
                  while (!stop.get()) {
                    ping.send(1);
                    pong.receive();
                    rounds.incrementAndGet();
                  }
                  ping.close();
                }));
    pair.add(
        t.gmp()
            .go(
                () -> {
                  for (int ball : ping) {
                    pong.send(ball);
                  }
                }));
    await().until(() -> rounds.get() > 100);
    for (int i = 0; i < 5; i++) {
      var fired = new CountDownLatch(1);
      t.gmp().after(Duration.ofMillis(1), fired::countDown);
      t.gmp().go(() -> Go.gosched()).join();
      t.gmp().go(() -> Go.sleep(Duration.ofMillis(1))).join();
      fired.await();
    }
    end(pair, stop);
  }

  @Engines(gomaxprocs = 1)
  void goroutinesThatStartEachOtherForeverDoNotStarveAThird(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    var links = new AtomicInteger();
    t.gmp().go(() -> link(stop, links));
    await().until(() -> links.get() > 100);
    t.gmp().go(() -> Go.gosched()).join();
    t.gmp().go(() -> Go.sleep(Duration.ofMillis(1))).join();
    stop.set(true);
  }

  private static void link(AtomicBoolean stop, AtomicInteger links) {
    links.incrementAndGet();
    if (!stop.get()) {
      Go.go(() -> link(stop, links));
    }
  }
}
