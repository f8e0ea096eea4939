package io.gmp.channel;

import static io.gmp.Go.onReceive;
import static io.gmp.Go.onSend;
import static io.gmp.Go.onTimeout;
import static io.gmp.Go.orElse;
import static io.gmp.Go.select;
import static io.gmp.Go.selectByPriority;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SelectTest {
  private static final Duration SHORT = Duration.ofMillis(5);

  private static List<Channel<Integer>> kinds() {
    return List.of(Channel.make(), Channel.make(3), Channel.unbounded(), Channel.singleReceiver(3));
  }

  private static Channel<Integer> fullOf(Channel<Integer> channel, int value) {
    for (int i = 0; i < channel.cap(); i++) {
      assertThat(channel.trySend(value)).isTrue();
    }
    return channel;
  }

  private static List<Channel<Integer>> ofEachKind() {
    return List.of(Channel.make(), Channel.make(2), Channel.singleReceiver(2));
  }

  @Engines
  void whatIsReadyIsDone(TestRuntime t) throws Exception {
    t.run(
        () -> {
          Channel<Integer> empty = Channel.make();
          for (Channel<Integer> channel :
              List.of(Channel.<Integer>make(3), Channel.<Integer>singleReceiver(3))) {
            assertThat(
                    Go.<String>select(
                        onReceive(empty, v -> "received " + v), onSend(channel, 7, () -> "sent")))
                .isEqualTo("sent");
            assertThat(channel.len()).isEqualTo(1);
            assertThat(
                    Go.<String>select(
                        onReceive(empty, v -> "nothing"), onReceive(channel, v -> "received " + v)))
                .isEqualTo("received 7");
          }
        });
  }

  @Engines
  void aReceiveCaseWaitsForTheSend(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : kinds()) {
      Channel<Integer> other = Channel.make();
      var got = new AtomicReference<Integer>();
      Goroutine g = t.gmp().go(() -> got.set(select(onReceive(other), onReceive(channel))));
      Waiting.until(g, Waiting.SELECT);
      t.run(() -> channel.send(7));
      Waiting.untilEnded(g);
      assertThat(got).hasValue(7);
      assertThat(other.trySend(1)).as("the other case has gone").isFalse();
      assertThat(channel.len()).isZero();
    }
  }

  @Engines
  void aSendCaseWaitsForTheReceive(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : ofEachKind()) {
      fullOf(channel, 1);
      Channel<Integer> other = Channel.make();
      var got = new AtomicReference<String>();
      Goroutine g =
          t.gmp()
              .go(
                  () ->
                      got.set(
                          select(
                              onReceive(other, v -> "received"),
                              onSend(channel, 9, () -> "sent"))));
      Waiting.until(g, Waiting.SELECT);
      t.run(
          () -> {
            for (int i = 0; i < channel.cap(); i++) {
              assertThat(channel.receive()).isEqualTo(1);
            }
            assertThat(channel.receive()).isEqualTo(9);
          });
      Waiting.untilEnded(g);
      assertThat(got).hasValue("sent");
      assertThat(other.trySend(1)).isFalse();
    }
  }

  @Engines(gomaxprocs = 2)
  void theDefaultRunsIfNoneIsReadyAndOnlyThen(TestRuntime t) throws Exception {
    t.run(
        () -> {
          for (Channel<Integer> channel : kinds()) {
            Channel<Integer> other = Channel.make();
            assertThat(select(onReceive(channel), onSend(other, 1), orElse(() -> -1)))
                .isEqualTo(-1);
            if (channel.cap() > 0) {
              channel.send(5);
              assertThat(select(onReceive(channel), onSend(other, 1), orElse(() -> -1)))
                  .isEqualTo(5);
            }
            fullOf(other, 1);
            if (channel.cap() < Integer.MAX_VALUE) {
              fullOf(channel, 1);
              assertThat(select(onSend(channel, 1), onSend(other, 1), orElse(() -> -1)))
                  .isEqualTo(-1);
              assertThat(channel.len()).isEqualTo(channel.cap());
            }
          }
          assertThat(select(orElse(() -> 3))).isEqualTo(3);
        });
  }

  @Engines
  void aTimeoutRunsWhenNothingWasReadyInTime(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : kinds()) {
      t.run(
          () -> {
            long start = System.nanoTime();
            assertThat(
                    Go.<String>select(
                        onTimeout(TestRuntime.LONG, () -> "long"),
                        onReceive(channel, v -> "received"),
                        onTimeout(SHORT, () -> "short")))
                .isEqualTo("short");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
            assertThat(select(onReceive(channel), onTimeout(Duration.ZERO, () -> -1)))
                .isEqualTo(-1);
            assertThat(select(onReceive(channel), onTimeout(TestRuntime.LONG), orElse(() -> -2)))
                .isEqualTo(-2);
            assertThat(channel.trySend(1)).isEqualTo(channel.cap() > 0);
          });
    }
  }

  @Engines
  void aTimeoutDoesNotRunIfTheSendComesInTime(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : kinds()) {
      var got = new AtomicReference<Integer>();
      Goroutine g =
          t.gmp()
              .go(() -> got.set(select(onReceive(channel), onTimeout(TestRuntime.LONG, () -> -1))));
      Waiting.until(g, Waiting.SELECT);
      t.run(() -> channel.send(7));
      Waiting.untilEnded(g);
      assertThat(got).hasValue(7);
    }
  }

  @Engines
  void aClosedChannelIsReady(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : kinds()) {
      channel.trySend(4);
      channel.close();
      t.run(
          () -> {
            if (channel.cap() > 0) {
              assertThat(select(onReceive(channel), onTimeout(TestRuntime.LONG))).isEqualTo(4);
            }
            assertThat(Go.<String>select(onReceive(channel, v -> "got " + v)))
                .isEqualTo("got null");
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> select(onSend(channel, 1), orElse()))
                .withMessage("send on closed channel");
          });
    }
  }

  @Engines
  void aCloseWakesTheSelectsThatWait(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : kinds()) {
      Channel<Integer> other = Channel.make();
      var got = new AtomicReference<String>();
      Goroutine receiver =
          t.gmp()
              .go(
                  () ->
                      got.set(
                          Go.<String>select(
                              onReceive(other, v -> "other"),
                              onReceive(channel, v -> "channel " + v))));
      Waiting.until(receiver, Waiting.SELECT);
      channel.close();
      Waiting.untilEnded(receiver);
      assertThat(got).hasValue("channel null");
    }
    for (Channel<Integer> channel : ofEachKind()) {
      fullOf(channel, 1);
      Channel<Integer> other = Channel.make();
      var failure = new AtomicReference<Throwable>();
      Goroutine sender =
          t.gmp()
              .go(
                  () -> {
                    try {
                      select(onReceive(other), onSend(channel, 9));
                    } catch (ChannelClosedException e) {
                      failure.set(e);
                    }
                  });
      Waiting.until(sender, Waiting.SELECT);
      channel.close();
      Waiting.untilEnded(sender);
      assertThat(failure.get()).hasMessage("send on closed channel");
      t.run(() -> assertThat(channel.stream().toList()).doesNotContain(9));
    }
  }

  @Engines(gomaxprocs = 2)
  void aReceiveCaseThrowsWhatTheChannelWasClosedWith(TestRuntime t) throws Exception {
    var cause = new IllegalStateException("broken pipe");
    for (Channel<Integer> channel : kinds()) {
      channel.close(cause);
      t.run(
          () ->
              assertThatExceptionOfType(ChannelClosedException.class)
                  .isThrownBy(() -> select(onReceive(channel), orElse()))
                  .withCause(cause));
    }
  }

  @Engines(gomaxprocs = 2)
  void eachOfTheReadyCasesHasTheSameChance(TestRuntime t) throws Exception {
    int trials = 10_000;
    t.run(
        () -> {
          Channel<Integer> full = Channel.unbounded();
          Channel<Integer> fuller = Channel.unbounded();
          Channel<Integer> empty = Channel.make();
          for (int i = 0; i < trials; i++) {
            full.send(1);
            fuller.send(1);
          }
          int[] chosen = new int[4];
          SelectCase<Integer> one = onReceive(full, v -> 0);
          SelectCase<Integer> two = onReceive(fuller, v -> 3);
          Selector selector = Selector.random();
          List<Selector.Case> cases =
              List.of(
                  selector.onReceive(full),
                  selector.onReceive(empty),
                  selector.onReceive(empty),
                  selector.onReceive(fuller));
          for (int i = 0; i < trials / 2; i++) {
            chosen[select(one, onReceive(empty), onReceive(empty), two)]++;
            chosen[cases.indexOf(selector.select())]++;
          }
          assertThat(chosen[0] + chosen[3]).isEqualTo(trials);
          double tenSigmas = 10 * Math.sqrt(trials) / 2;
          assertThat((double) chosen[0]).isBetween(trials / 2 - tenSigmas, trials / 2 + tenSigmas);
        });
  }

  @Engines
  void eachOfTwoSendsOverOneChannelHasItsChance(TestRuntime t) throws Exception {
    int n = t.count(2_000, 300);
    for (int capacity : new int[] {0, 100}) {
      Channel<Integer> channel = Channel.make(capacity);
      var zeros = new AtomicInteger();
      Goroutine receiver =
          t.gmp()
              .go(
                  () -> {
                    for (int i = 0; i < n; i++) {
                      zeros.addAndGet(1 - channel.receive());
                    }
                  });
      t.run(
          () -> {
            for (int i = 0; i < n; i++) {
              select(onSend(channel, 0), onSend(channel, 1));
            }
          });
      Waiting.untilEnded(receiver);
      assertThat(zeros.get()).isBetween(n / 10, n - n / 10);
    }
  }

  @Engines(gomaxprocs = 2)
  void byPriorityTheFirstOfTheReadyCasesIsChosen(TestRuntime t) throws Exception {
    t.run(
        () -> {
          for (Channel<Integer> urgent : kinds()) {
            Channel<Integer> normal = Channel.make(200);
            Channel<Integer> never = Channel.make();
            for (int i = 0; i < 100; i++) {
              normal.send(1);
              if (urgent.trySend(2)) {
                assertThat(selectByPriority(onReceive(never), onReceive(urgent), onReceive(normal)))
                    .isEqualTo(2);
              }
              assertThat(selectByPriority(onReceive(never), onReceive(urgent), onReceive(normal)))
                  .isEqualTo(1);
            }
            assertThat(selectByPriority(onReceive(urgent), onReceive(normal), orElse(() -> 3)))
                .isEqualTo(3);
          }
        });
  }

  @Engines
  void aSelectByPriorityWaitsToo(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : kinds()) {
      var got = new AtomicReference<Integer>();
      Goroutine g =
          t.gmp()
              .go(
                  () ->
                      got.set(
                          selectByPriority(
                              onReceive(Channel.<Integer>make()), onReceive(channel))));
      Waiting.until(g, Waiting.SELECT);
      t.run(() -> channel.send(7));
      Waiting.untilEnded(g);
      assertThat(got).hasValue(7);
    }
  }

  @Engines
  void twoThatSelectToSendAndReceiveOnOneChannelFindEachOther(TestRuntime t) throws Exception {
    int n = t.count(1_000, 100);
    for (int capacity : new int[] {0, 10}) {
      Channel<Integer> channel = Channel.make(capacity);
      var own = new AtomicInteger();
      var goroutines = new ArrayList<Goroutine>();
      for (int p = 0; p < 2; p++) {
        int me = p;
        goroutines.add(
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < n; i++) {
                        Integer got =
                            me == 0 || i % 2 == 0
                                ? select(onSend(channel, me), onReceive(channel))
                                : select(onReceive(channel), onSend(channel, me));
                        if (got != null && got == me) {
                          own.incrementAndGet();
                        }
                      }
                    }));
      }
      Waiting.untilEnded(goroutines);
      if (capacity == 0) {
        assertThat(own).hasValue(0);
      }
    }
  }

  @Engines
  void aSelectAloneWithItselfWaits(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make();
    var got = new AtomicReference<String>();
    Goroutine g =
        t.gmp()
            .go(
                () ->
                    got.set(
                        Go.<String>select(
                            onSend(channel, 1, () -> "sent"),
                            onReceive(channel, v -> "got " + v))));
    Waiting.until(g, Waiting.SELECT);
    t.run(() -> assertThat(channel.receive()).isEqualTo(1));
    Waiting.untilEnded(g);
    assertThat(got).hasValue("sent");
    assertThat(channel.trySend(1)).isFalse();
  }

  @Engines
  void aChannelMayBeInSeveralCases(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : kinds()) {
      var got = new AtomicReference<Integer>();
      Goroutine g =
          t.gmp()
              .go(
                  () ->
                      got.set(
                          select(
                              onReceive(channel, v -> v + 1),
                              onReceive(channel, v -> v + 1),
                              onReceive(channel, v -> v + 1))));
      Waiting.until(g, Waiting.SELECT);
      t.run(() -> channel.send(7));
      Waiting.untilEnded(g);
      assertThat(got).hasValue(8);
      assertThat(channel.len()).isZero();
      assertThat(channel.trySend(1)).isEqualTo(channel.cap() > 0);
    }
  }

  @Engines
  void aCaseOnTheNilChannelIsOff(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(1);
    t.run(
        () -> {
          channel.send(1);
          assertThat(
                  select(
                      onReceive(Channel.<Integer>never()),
                      onSend(Channel.never(), 1, () -> 2),
                      onReceive(channel)))
              .isEqualTo(1);
          assertThat(select(onReceive(Channel.<Integer>never()), orElse(() -> 3))).isEqualTo(3);
        });
    var ended = new AtomicInteger();
    List<Goroutine> goroutines = new ArrayList<>();
    goroutines.add(endsByInterrupt(t, ended, onReceive(Channel.never())));
    goroutines.add(endsByInterrupt(t, ended, onSend(Channel.never(), 1)));
    goroutines.forEach(g -> Waiting.until(g, Waiting.SELECT));
    goroutines.add(Waiting.until(endsByInterrupt(t, ended), "select (no cases)"));
    goroutines.forEach(Goroutine::interrupt);
    Waiting.untilEnded(goroutines);
    assertThat(ended).hasValue(3);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static Goroutine endsByInterrupt(
      TestRuntime t, AtomicInteger ended, SelectCase<Object>... cases) {
    return t.gmp()
        .go(
            () -> {
              try {
                select(cases);
              } catch (InterruptedException e) {
                ended.incrementAndGet();
              }
            });
  }

  @Engines
  void anInterruptedSelectHasDoneNothing(TestRuntime t) throws Exception {
    for (Channel<Integer> in : kinds()) {
      Channel<Integer> out = Channel.make();
      var ended = new AtomicInteger();
      Goroutine g =
          endsByInterrupt(
              t, ended, onReceive(in, v -> v), onSend(out, 1), onTimeout(TestRuntime.LONG));
      Waiting.until(g, Waiting.SELECT);
      g.interrupt();
      Waiting.untilEnded(g);
      assertThat(ended).hasValue(1);
      assertThat(in.trySend(1)).isEqualTo(in.cap() > 0);
      assertThat(out.tryReceive()).isNull();
    }
  }

  @Engines(gomaxprocs = 2)
  void whoComesInterruptedDoesNotSelectUnlessThereIsADefault(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(2);
    channel.send(1);
    t.run(
        () -> {
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> select(onReceive(channel)));
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> select(onReceive(channel), onTimeout(Duration.ZERO)));
          assertThat(channel.len()).isEqualTo(1);
          Thread.currentThread().interrupt();
          assertThat(select(onReceive(channel), orElse())).isEqualTo(1);
          assertThat(Thread.interrupted()).isTrue();
        });
  }

  @Engines(gomaxprocs = 2)
  void onlyTheChosenBodyRunsAndWhatItThrowsIsThrown(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(1);
    var run = new AtomicInteger();
    t.run(
        () -> {
          channel.send(1);
          assertThatExceptionOfType(IOException.class)
              .isThrownBy(
                  () ->
                      select(
                          onReceive(
                              channel,
                              v -> {
                                throw new IOException("body");
                              }),
                          onTimeout(TestRuntime.LONG, run::incrementAndGet),
                          onReceive(Channel.make(), v -> run.incrementAndGet())));
        });
    assertThat(run).hasValue(0);
    assertThat(channel.len()).isZero();
  }

  @Engines(gomaxprocs = 2)
  void nonsenseIsRefused(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(1);
    t.run(
        () -> {
          assertThatNullPointerException().isThrownBy(() -> onSend(channel, null));
          assertThatNullPointerException().isThrownBy(() -> onReceive(null));
          assertThatNullPointerException().isThrownBy(() -> onTimeout(null));
          assertThatIllegalArgumentException()
              .isThrownBy(() -> select(orElse(), onReceive(channel), orElse()))
              .withMessageContaining("at most one orElse");
        });
  }

  @Engines
  void allKindsOfThreadsSelect(TestRuntime t) throws Exception {
    int n = t.count(300, 50);
    for (Channel<Integer> channel : kinds()) {
      for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        Channel<Integer> quiet = Channel.make();
        var sum = new AtomicInteger();
        Goroutine sender =
            t.gmp()
                .go(
                    () -> {
                      for (int i = 1; i <= n; i++) {
                        select(onSend(channel, i), onReceive(quiet));
                      }
                    });
        Thread receiver =
            kind.start(
                () -> {
                  try {
                    for (int i = 0; i < n; i++) {
                      sum.addAndGet(
                          select(
                              onReceive(quiet),
                              onReceive(channel),
                              onTimeout(TestRuntime.LONG, () -> -1)));
                    }
                  } catch (Exception e) {
                    sum.set(-1);
                  }
                });
        Waiting.untilEnded(sender);
        assertThat(receiver.join(TestRuntime.LONG)).isTrue();
        assertThat(sum).hasValue(n * (n + 1) / 2);
      }
    }
  }

  @Engines
  void selectsAgainstAQuietChannelLeaveNothingBehind(TestRuntime t) throws Exception {
    int n = t.count(100_000, 5_000);
    var quiet = new GoChannel<Integer>(0);
    MpscChannel<Integer> box = new MpscChannel<>(1);
    box.send(1);
    Channel<Integer> busy = Channel.make();
    Goroutine sender =
        t.gmp()
            .go(
                () -> {
                  for (int i = 0; i < n; i++) {
                    busy.send(i);
                  }
                });
    t.run(
        () -> {
          Selector selector = Selector.random();
          Selector.Receive<Integer> in = selector.onReceive(busy);
          selector.onReceive(quiet);
          Selector.Send<Integer> out = selector.onSend(box);
          out.value(2);
          for (int i = 0; i < n; i++) {
            assertThat(selector.select()).isSameAs(in);
            assertThat(in.value()).isEqualTo(i);
          }
        });
    Waiting.untilEnded(sender);
    assertThat(quiet.receivers.isEmpty()).isTrue();
    assertThat(quiet.senders.isEmpty()).isTrue();
    assertThat(box.tryReceive()).isEqualTo(1);
    assertThat(box.tryReceive()).isNull();
  }

  @Engines
  void aSecondReceiverThatWaitsOnASingleReceiverChannelIsRefused(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.singleReceiver(1);
    Channel<Integer> other = Channel.make();
    var got = new AtomicReference<Integer>();
    Goroutine first = t.gmp().go(() -> got.set(select(onReceive(other), onReceive(channel))));
    Waiting.until(first, Waiting.SELECT);
    t.run(
        () ->
            assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> select(onReceive(other), onReceive(channel))));
    t.run(() -> channel.send(1));
    Waiting.untilEnded(first);
    assertThat(got).hasValue(1);
    assertThat(other.trySend(1)).isFalse();
  }

  @Engines
  void anAnswerByASelectIsSeenWhole(TestRuntime t) throws Exception {
    Channel<Question> questions = Channel.make();
    Channel<Question> never = Channel.make();
    Goroutine server =
        t.gmp()
            .go(
                () -> {
                  Question question;
                  while ((question = select(onReceive(questions), onReceive(never))) != null) {
                    select(
                        onSend(question.answers(), question.answer()), onReceive(never, v -> null));
                  }
                });
    Question.ask(t, questions, t.count(50, 5), t.count(200, 20));
    questions.close();
    Waiting.untilEnded(server);
  }
}
