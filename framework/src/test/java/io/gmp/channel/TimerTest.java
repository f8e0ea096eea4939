package io.gmp.channel;

import static io.gmp.channel.Select.onReceive;
import static io.gmp.channel.Select.orElse;
import static io.gmp.channel.Select.select;
import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimerTest {
  private static final Duration SHORT = Duration.ofMillis(5);
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration AGO = Duration.ofDays(-1);

  private static void pass(Duration time) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      Go.gosched();
    }
  }

  @Engines
  void givesTheTimeItWasDueOnceTheDelayIsOver(TestRuntime t) throws Exception {
    t.run(
        () -> {
          Instant start = Instant.now();
          var timer = new Timer(SHORT);
          Instant value = timer.channel().receive();
          assertThat(value).isBetween(start.plus(SHORT).minusMillis(1), Instant.now());
          assertThat(timer.channel().tryReceive()).isNull();
          assertThat(timer.stop()).isFalse();
        });
  }

  @Engines(gomaxprocs = 2)
  void theValueIsTheTimeItWasDueHoweverLateItIsReceived(TestRuntime t) throws Exception {
    t.run(
        () -> {
          ReceiveChannel<Instant> channel = Channel.after(SHORT);
          Instant made = Instant.now();
          pass(SHORT.multipliedBy(8));
          assertThat(channel.receive()).isBefore(made.plus(SHORT.multipliedBy(7)));
        });
  }

  @Test
  void zeroOrLessIsDueAtOnce() throws Exception {
    assertThat(Channel.after(Duration.ZERO).tryReceive()).isNotNull();
    assertThat(Channel.after(AGO).tryReceive()).isNotNull();
    var timer = new Timer(AN_HOUR);
    assertThat(timer.reset(AGO)).isTrue();
    assertThat(timer.channel().receive()).isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void aDelayBeyondAllTimeIsLong() {
    var timer = new Timer(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(timer.channel().tryReceive()).isNull();
    assertThat(timer.stop()).isTrue();
  }

  @Test
  void nobodyCanSeeThatAValueIsKept() {
    ReceiveChannel<Instant> channel = new Timer(Duration.ZERO).channel();
    assertThat(channel.len()).isZero();
    assertThat(channel.cap()).isZero();
    assertThat(channel.isDrained()).isFalse();
    assertThat(channel.tryReceive()).isNotNull();
    assertThat(channel.isDrained()).isFalse();
  }

  @Test
  void aStoppedTimerGivesNothing() {
    var timer = new Timer(AN_HOUR);
    assertThat(timer.stop()).isTrue();
    assertThat(timer.stop()).isFalse();
    assertThat(timer.channel().tryReceive()).isNull();
  }

  @Test
  void whatWasDueAndNotReceivedIsGoneAfterAStop() {
    var timer = new Timer(Duration.ZERO);
    assertThat(timer.stop()).isTrue();
    assertThat(timer.channel().tryReceive()).isNull();
    timer.reset(Duration.ZERO);
    assertThat(timer.channel().tryReceive()).isNotNull();
    assertThat(timer.stop()).isFalse();
    assertThat(timer.reset(AN_HOUR)).isFalse();
    assertThat(timer.reset(AN_HOUR)).isTrue();
  }

  @Test
  void whatWasDueAndNotReceivedIsGoneAfterAReset() {
    var timer = new Timer(Duration.ZERO);
    pass(Duration.ofMillis(1));
    assertThat(timer.reset(AN_HOUR)).isTrue();
    assertThat(timer.channel().tryReceive()).isNull();
  }

  @Engines
  void thoseWhoWaitSeeThatItIsDueEarlier(TestRuntime t) throws Exception {
    var timer = new Timer(AN_HOUR);
    var got = new AtomicReference<Instant>();
    Goroutine g = t.gmp().go(() -> got.set(timer.channel().receive()));
    Waiting.until(g, Waiting.RECEIVE);
    Instant set = Instant.now();
    assertThat(timer.reset(SHORT)).isTrue();
    Waiting.untilEnded(g);
    assertThat(got.get()).isAfterOrEqualTo(set.plus(SHORT).minusMillis(1));
  }

  @Engines
  void thoseWhoWaitSeeThatItIsDueLater(TestRuntime t) throws Exception {
    var timer = new Timer(AN_HOUR);
    Goroutine g = t.gmp().go(() -> timer.channel().receive());
    Waiting.until(g, Waiting.RECEIVE);
    timer.reset(ms(30));
    boolean inTime = timer.reset(AN_HOUR);
    if (inTime) {
      pass(ms(50));
      assertThat(g.join(Duration.ZERO)).isFalse();
      timer.reset(Duration.ZERO);
    }
    Waiting.untilEnded(g);
  }

  @Engines
  void thoseWhoWaitForAStoppedTimerWaitForItsReset(TestRuntime t) throws Exception {
    var timer = new Timer(AN_HOUR);
    Goroutine g = t.gmp().go(() -> timer.channel().receive());
    Waiting.until(g, Waiting.RECEIVE);
    assertThat(timer.stop()).isTrue();
    assertThat(g.waitReason()).isEqualTo(Waiting.RECEIVE);
    assertThat(timer.reset(Duration.ZERO)).isFalse();
    Waiting.untilEnded(g);
  }

  @Engines
  void oneOfThoseWhoWaitGetsTheValueInTheOrderTheyCame(TestRuntime t) throws Exception {
    var timer = new Timer(AN_HOUR);
    var order = new ConcurrentLinkedQueue<Integer>();
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      goroutines.add(
          Waiting.until(
              t.gmp()
                  .go(
                      () -> {
                        timer.channel().receive();
                        order.add(number);
                      }),
              Waiting.RECEIVE));
    }
    for (int i = 0; i < 4; i++) {
      timer.reset(Duration.ofNanos(i % 2));
      Waiting.untilEnded(goroutines.get(i));
    }
    assertThat(order).containsExactly(0, 1, 2, 3);
  }

  @Engines(gomaxprocs = 2)
  void aTickerKeepsItsBeatAndDropsWhatNobodyTakes(TestRuntime t) throws Exception {
    t.run(
        () -> {
          Duration period = ms(60);
          for (boolean inTime = false; !inTime; ) {
            Instant start = Instant.now();
            var ticker = new Ticker(period);
            Instant first = ticker.channel().receive();
            inTime = Instant.now().isBefore(first.plus(period));
            assertThat(first).isAfterOrEqualTo(start.plus(period).minusMillis(1));
            pass(period.multipliedBy(3));
            Instant late = ticker.channel().receive();
            Instant next = ticker.channel().receive();
            assertThat(beats(first, late, period)).isBetween(1L, inTime ? 1 : Long.MAX_VALUE);
            assertThat(beats(late, next, period)).isGreaterThanOrEqualTo(2);
            ticker.stop();
            assertThat(ticker.channel().tryReceive(ms(90))).isNull();
          }
        });
  }

  private static long beats(Instant from, Instant to, Duration period) {
    Duration between = Duration.between(from, to);
    long beats = Math.round((double) between.toNanos() / period.toNanos());
    assertThat(between.minus(period.multipliedBy(beats)).abs()).isLessThan(ms(25));
    return beats;
  }

  private static Duration ms(long n) {
    return Duration.ofMillis(n);
  }

  @Engines
  void aTickerThatIsSetAnewTicksInItsNewPeriod(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var ticker = new Ticker(AN_HOUR);
          assertThat(ticker.channel().tryReceive()).isNull();
          long start = System.nanoTime();
          ticker.reset(SHORT);
          for (int i = 0; i < 3; i++) {
            ticker.channel().receive();
          }
          assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3 * SHORT.toNanos());
          ticker.stop();
          ticker.reset(SHORT);
          ticker.channel().receive();
          ticker.reset(AN_HOUR);
          assertThat(ticker.channel().tryReceive(SHORT)).isNull();
        });
  }

  @Test
  void whatWasTickedAndNotReceivedIsGoneAfterAStop() {
    var ticker = new Ticker(Duration.ofNanos(1));
    assertThat(ticker.channel().tryReceive()).isNotNull();
    ticker.stop();
    assertThat(ticker.channel().tryReceive()).isNull();
  }

  @Test
  void aPeriodMustBePositive() {
    for (Duration period : List.of(Duration.ZERO, AGO)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Ticker(period))
          .withMessage("non-positive interval for NewTicker: " + period);
      assertThatIllegalArgumentException().isThrownBy(() -> Channel.tick(period));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Ticker(AN_HOUR).reset(period))
          .withMessage("non-positive interval for Ticker.Reset: " + period);
    }
  }

  @Engines
  void theIterationOverATickerGoesOn(TestRuntime t) throws Exception {
    t.run(
        () -> {
          int n = 0;
          for (Instant tick : Channel.tick(Duration.ofMillis(1))) {
            assertThat(tick).isBefore(Instant.now().plusMillis(1));
            if (++n == 3) {
              break;
            }
          }
          assertThat(n).isEqualTo(3);
        });
  }

  @Engines
  void aSelectTakesTheTimerThatIsDueFirst(TestRuntime t) throws Exception {
    t.run(
        () -> {
          String first =
              select(
                  onReceive(Channel.after(AN_HOUR), time -> "hour"),
                  onReceive(Channel.after(SHORT), time -> "short"),
                  onReceive(Channel.never(), value -> "never"));
          assertThat(first).isEqualTo("short");
          String now =
              select(onReceive(Channel.after(AGO), time -> "due"), orElse(() -> "nothing"));
          assertThat(now).isEqualTo("due");
          String nothing =
              select(onReceive(Channel.after(AN_HOUR), time -> "due"), orElse(() -> "nothing"));
          assertThat(nothing).isEqualTo("nothing");
        });
  }

  @Engines
  void aSelectThatWaitsSeesAReset(TestRuntime t) throws Exception {
    var timer = new Timer(AN_HOUR);
    Channel<Integer> other = Channel.make();
    Goroutine g =
        t.gmp()
            .go(() -> select(onReceive(timer.channel(), time -> 1), onReceive(other, value -> 2)));
    await().until(() -> g.waitReason().equals("select"));
    timer.reset(SHORT);
    Waiting.untilEnded(g);
  }

  @Engines
  void aSelectorMayUseATickerAgainAndAgain(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var ticker = new Ticker(Duration.ofMillis(1));
          Channel<Integer> numbers = Channel.make();
          Goroutine sender =
              Go.go(
                  () -> {
                    for (int i = 0; i < 20; i++) {
                      Go.sleep(Duration.ofMillis(1));
                      numbers.send(i);
                    }
                    numbers.close();
                  });
          var selector = Selector.random();
          var tick = selector.onReceive(ticker.channel());
          var number = selector.onReceive(numbers);
          int ticks = 0;
          int received = 0;
          while (true) {
            if (selector.select() == tick) {
              assertThat(tick.value()).isNotNull();
              ticks++;
            } else if (number.value() == null) {
              break;
            } else {
              received++;
            }
          }
          sender.join();
          assertThat(received).isEqualTo(20);
          assertThat(ticks).isPositive();
        });
  }

  @Engines
  void timersInAnyOrderAreDueInTheirOwn(TestRuntime t) throws Exception {
    t.run(
        () -> {
          List<Integer> slots =
              new ArrayList<>(IntStream.of(5, 3, 6, 6, 6, 1, 1, 2, 7, 9, 4, 8, 0).boxed().toList());
          Collections.shuffle(slots, new Random(7));
          Channel<Map.Entry<Instant, Integer>> due = Channel.make();
          for (int slot : slots) {
            ReceiveChannel<Instant> timer = Channel.after(ms(10 + 15L * slot));
            Go.go(() -> due.send(Map.entry(timer.receive(), slot)));
          }
          var order = new ArrayList<Map.Entry<Instant, Integer>>();
          for (int i = 0; i < slots.size(); i++) {
            order.add(due.receive());
          }
          order.sort(Map.Entry.comparingByKey());
          assertThat(order).extracting(Map.Entry::getValue).isSorted();
        });
  }

  @Engines
  void eachIsReceivedOrStoppedAndNeverBoth(TestRuntime t) throws Exception {
    int rounds = Scale.of(t.count(10_000, 3_000));
    var received = new AtomicInteger();
    var stopped = new AtomicInteger();
    t.run(
        () -> {
          for (int round = 0; round < rounds; round++) {
            var random = ThreadLocalRandom.current();
            var timer = new Timer(Duration.ofNanos(random.nextLong(30_000)));
            Channel<Boolean> over = Channel.make(1);
            Goroutine receiver =
                Go.go(
                    () -> {
                      boolean got =
                          Boolean.TRUE.equals(
                              select(
                                  onReceive(timer.channel(), time -> true),
                                  onReceive(over, value -> false)));
                      if (got) {
                        received.incrementAndGet();
                      }
                    });
            pass(Duration.ofNanos(random.nextLong(30_000)));
            if (timer.stop()) {
              stopped.incrementAndGet();
            }
            over.send(true);
            receiver.join();
          }
        });
    assertThat(received.get() + stopped.get()).isEqualTo(rounds);
  }

  @Engines
  void resetsNeverLoseThoseWhoWait(TestRuntime t) throws Exception {
    int rounds = Scale.of(t.count(3_000, 1_000));
    t.run(
        () -> {
          var timer = new Timer(AN_HOUR);
          var got = new AtomicInteger();
          Goroutine receiver =
              Go.go(
                  () -> {
                    for (int i = 0; i < rounds; i++) {
                      timer.channel().receive();
                      got.incrementAndGet();
                    }
                  });
          Goroutine other =
              Go.go(
                  () -> {
                    var random = ThreadLocalRandom.current();
                    while (got.get() < rounds) {
                      timer.reset(Duration.ofNanos(random.nextLong(-5_000, 50_000)));
                      Go.gosched();
                    }
                  });
          other.join();
          receiver.join();
        });
  }

  @Engines
  void whoIsInterruptedOrOutOfTimeTakesNothing(TestRuntime t) throws Exception {
    var timer = new Timer(AN_HOUR);
    var thrown = new AtomicReference<Throwable>();
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  try {
                    timer.channel().receive();
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
    Waiting.until(g, Waiting.RECEIVE).interrupt();
    Waiting.untilEnded(g);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    t.run(
        () -> {
          assertThat(timer.channel().tryReceive(SHORT)).isNull();
          assertThat(timer.channel().tryReceive(Duration.ZERO)).isNull();
          timer.reset(SHORT);
          assertThat(timer.channel().tryReceive(TestRuntime.LONG)).isNotNull();
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> timer.channel().receive());
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> timer.channel().tryReceive(Duration.ZERO));
        });
  }

  @Test
  void plainThreadsWaitToo() throws Exception {
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      var got = new AtomicReference<Instant>();
      Thread thread =
          kind.start(
              () -> {
                try {
                  got.set(new Timer(SHORT).channel().receive());
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(thread.join(TestRuntime.LONG)).isTrue();
      assertThat(got.get()).isNotNull();
    }
  }

  @Engines
  void aTimerOutlivesTheRuntimeOnWhichItWasWaitedFor(TestRuntime t) throws Exception {
    Gmp gmp = t.make(builder -> builder.closeGrace(Duration.ZERO).uncaughtHandler((g, e) -> {}));
    var timer = new Timer(AN_HOUR);
    Goroutine first = gmp.go(() -> timer.channel().receive());
    Waiting.until(first, Waiting.RECEIVE);
    var got = new AtomicReference<Instant>();
    Thread second =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    got.set(timer.channel().receive());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> second.getState() == Thread.State.WAITING);
    Waiting.untilEnded(gmp.go(() -> timer.reset(ms(100))));
    gmp.close();
    assertThat(second.join(TestRuntime.LONG)).isTrue();
    assertThat(got.get()).isNotNull();
  }

  @Test
  void nothingIsSentOverTheChannelOfATimerAndNobodyClosesIt() {
    @SuppressWarnings("unchecked")
    var channel = (Channel<Instant>) new Timer(AN_HOUR).channel();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> channel.send(Instant.now()));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> channel.trySend(Instant.now()));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> channel.trySend(Instant.now(), SHORT));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(channel::close);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> select(Select.onSend(channel, Instant.now())));
    assertThat(channel.isClosed()).isFalse();
  }

  @Engines
  void aTimerNobodyHasAnyMoreIsCollectedWithoutAStop(TestRuntime t) throws Exception {
    var left = new ArrayList<WeakReference<Object>>();
    t.run(
        () -> {
          Channel<Integer> ready = Channel.make(1);
          for (int i = 0; i < 1_000; i++) {
            var ticker = new Ticker(Duration.ofNanos(1 + i));
            var timer = new Timer(AN_HOUR);
            left.add(new WeakReference<>(ticker.channel()));
            left.add(new WeakReference<>(timer.channel()));
            Goroutine sender =
                Go.go(
                    () -> {
                      Go.gosched();
                      ready.send(1);
                    });
            select(onReceive(timer.channel(), time -> 0), onReceive(ready, value -> value));
            sender.join();
          }
        });
    await()
        .until(
            () -> {
              System.gc();
              return left.stream().filter(r -> r.get() != null).count() < 5;
            });
  }

  @Engines
  void manySelectsAgainstATimerThatIsNeverDueEnd(TestRuntime t) throws Exception {
    int n = Scale.of(t.count(100_000, 20_000));
    t.run(
        () -> {
          ReceiveChannel<Instant> hour = Channel.after(AN_HOUR);
          Channel<Integer> numbers = Channel.make();
          Goroutine sender =
              Go.go(
                  () -> {
                    for (int i = 0; i < n; i++) {
                      numbers.send(i);
                    }
                  });
          long sum = 0;
          for (int i = 0; i < n; i++) {
            Integer got = select(onReceive(hour, time -> -1), onReceive(numbers, value -> value));
            sum += got == null ? 0 : got;
          }
          sender.join();
          assertThat(sum).isEqualTo((long) n * (n - 1) / 2);
        });
  }
}
