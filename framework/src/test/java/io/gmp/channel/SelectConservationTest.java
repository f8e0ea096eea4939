package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Timeout;

/**
 * Many goroutines send and receive over many channels of all kinds, plainly and by selects of all
 * forms, while others interrupt them; then the books are balanced: each value that was accepted was
 * received once, or was reported undelivered once, and no other value was.
 */
@Timeout(240)
class SelectConservationTest {
  private static final int SENDERS = 5;
  private static final int RECEIVERS = 4;

  private final AtomicIntegerArray accepted;
  private final AtomicIntegerArray settled;
  private final int values;

  SelectConservationTest() {
    values = Scale.of(20_000);
    accepted = new AtomicIntegerArray(SENDERS * values);
    settled = new AtomicIntegerArray(SENDERS * values);
  }

  private List<Channel<Integer>> channels() {
    return List.of(
        Channel.make(),
        Channel.make(),
        Channel.make(2),
        Channel.make(3),
        Channel.make(2, Overflow.DROP_OLDEST, settled::incrementAndGet),
        Channel.make(2, Overflow.DROP_NEWEST, settled::incrementAndGet),
        Channel.make(3, Overflow.KEEP_LATEST, settled::incrementAndGet),
        Channel.make(1, Overflow.FAIL, settled::incrementAndGet));
  }

  private void send(
      List<Channel<Integer>> channels, Channel<Integer> box, int value, SplittableRandom random) {
    Channel<Integer> one = channels.get(random.nextInt(channels.size()));
    Channel<Integer> two = random.nextBoolean() ? box : channels.get(random.nextInt(4));
    try {
      Boolean sent =
          switch (random.nextInt(7)) {
            case 0 -> one.trySend(value);
            case 1 -> one.trySend(value, Duration.ofNanos(random.nextInt(1, 100_000)));
            case 2 ->
                Select.select(
                    Select.onSend(one, value, () -> true), Select.onSend(two, value, () -> true));
            case 3 ->
                Select.select(
                    Select.onSend(one, value, () -> true),
                    Select.onSend(two, value, () -> true),
                    Select.orElse(() -> false));
            case 4 ->
                Select.selectByPriority(
                    Select.onSend(two, value, () -> true),
                    Select.onSend(one, value, () -> true),
                    Select.onTimeout(Duration.ofNanos(random.nextInt(100_000)), () -> false));
            case 5 -> {
              one.send(value);
              yield true;
            }
            default -> {
              two.send(value);
              yield true;
            }
          };
      if (sent) {
        accepted.incrementAndGet(value);
      }
    } catch (InterruptedException | ChannelFullException e) {
      Thread.onSpinWait(); // not accepted
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void receive(List<Channel<Integer>> channels, SplittableRandom random) {
    Channel<Integer> one = channels.get(random.nextInt(channels.size()));
    Channel<Integer> two = channels.get(random.nextInt(channels.size()));
    Duration soon = Duration.ofNanos(random.nextInt(1, 100_000));
    try {
      Integer value =
          switch (random.nextInt(5)) {
            case 0 -> one.tryReceive();
            case 1 -> one.tryReceive(soon);
            case 2 ->
                Select.select(Select.onReceive(one), Select.onReceive(two), Select.onTimeout(soon));
            case 3 ->
                Select.selectByPriority(
                    Select.onReceive(one), Select.onReceive(two), Select.orElse());
            default -> {
              var batch = new ArrayList<Integer>();
              one.drainTo(batch, random.nextInt(1, 5));
              batch.forEach(settled::incrementAndGet);
              yield null;
            }
          };
      if (value != null) {
        settled.incrementAndGet(value);
      }
    } catch (InterruptedException e) {
      Thread.onSpinWait(); // received nothing
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void receiveAlone(Channel<Integer> box, Channel<Integer> other, SplittableRandom random) {
    try {
      Integer value =
          random.nextBoolean()
              ? box.tryReceive(Duration.ofNanos(random.nextInt(1, 100_000)))
              : Select.select(
                  Select.onReceive(other),
                  Select.onReceive(box),
                  Select.onTimeout(Duration.ofNanos(random.nextInt(1, 100_000))));
      if (value != null) {
        settled.incrementAndGet(value);
      }
    } catch (InterruptedException e) {
      Thread.onSpinWait(); // received nothing
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Engines
  void everyValueIsAccountedFor(TestRuntime t) throws Exception {
    int n = t.count(values, Math.max(1, values / 5));
    var random = new SplittableRandom(t.gomaxprocs());
    List<Channel<Integer>> channels = channels();
    Channel<Integer> box = Channel.singleReceiver(3);
    var sending = new AtomicInteger(SENDERS);
    var done = new AtomicBoolean();
    var goroutines = new ArrayList<Goroutine>();
    var receivers = new ArrayList<Goroutine>();
    for (int s = 0; s < SENDERS; s++) {
      SplittableRandom mine = random.split();
      int from = s * n;
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (int value = from; value < from + n; value++) {
                      send(channels, box, value, mine);
                    }
                    sending.decrementAndGet();
                  }));
    }
    for (int r = 0; r < RECEIVERS; r++) {
      SplittableRandom mine = random.split();
      boolean alone = r == 0;
      receivers.add(
          t.gmp()
              .go(
                  () -> {
                    while (!done.get()) {
                      if (alone) {
                        receiveAlone(box, channels.get(mine.nextInt(channels.size())), mine);
                      } else {
                        receive(channels, mine);
                      }
                      Go.gosched();
                    }
                  }));
    }
    Goroutine interrupter =
        t.gmp()
            .go(
                () -> {
                  while (!done.get()) {
                    goroutines.get(random.nextInt(goroutines.size())).interrupt();
                    receivers.get(random.nextInt(receivers.size())).interrupt();
                    for (int i = random.nextInt(64); i >= 0; i--) {
                      Go.gosched();
                    }
                  }
                });
    Waiting.untilEnded(goroutines);
    done.set(true);
    Waiting.untilEnded(receivers);
    Waiting.untilEnded(interrupter);
    var left = new ArrayList<Integer>();
    channels.forEach(channel -> channel.drainTo(left, Integer.MAX_VALUE));
    box.drainTo(left, Integer.MAX_VALUE);
    left.forEach(settled::incrementAndGet);
    int total = 0;
    for (int i = 0; i < accepted.length(); i++) {
      assertThat(settled.get(i)).as("value %d", i).isEqualTo(accepted.get(i));
      total += accepted.get(i);
    }
    assertThat(sending).hasValue(0);
    assertThat(total).isBetween(SENDERS * n / 20, SENDERS * n);
    for (Channel<Integer> channel : channels) {
      assertThat(((GoChannel<Integer>) channel).senders.isEmpty()).isTrue();
      assertThat(((GoChannel<Integer>) channel).receivers.isEmpty()).isTrue();
    }
  }

  @Engines
  void plainOperationsAndSelectsMixOverSwitchedOffCases(TestRuntime t) throws Exception {
    int n = t.count(Scale.of(50_000), Scale.of(3_000));
    int[] capacities = {0, 0, 2, 3};
    List<Channel<Integer>> channels = new ArrayList<>();
    for (int capacity : capacities) {
      channels.add(Channel.make(capacity));
    }
    var goroutines = new ArrayList<Goroutine>();
    var received = new AtomicInteger();
    for (Channel<Integer> channel : channels) {
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (int i = 0; i < n; i++) {
                      channel.send(i);
                    }
                  }));
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (int i = 0; i < n; i++) {
                      channel.receive();
                      received.incrementAndGet();
                    }
                  }));
    }
    goroutines.add(
        t.gmp()
            .go(
                () -> {
                  Selector selector = Selector.random();
                  List<Selector.Send<Integer>> cases = new ArrayList<>();
                  channels.forEach(channel -> cases.add(selector.onSend(channel)));
                  cases.forEach(each -> each.value(-1));
                  int[] left = {n, n, n, n};
                  for (int i = 0; i < 4 * n; i++) {
                    int chosen = cases.indexOf(selector.select());
                    cases.get(chosen).value(-1);
                    if (--left[chosen] == 0) {
                      cases.get(chosen).to(Channel.never());
                    }
                  }
                }));
    goroutines.add(
        t.gmp()
            .go(
                () -> {
                  Selector selector = Selector.random();
                  List<Selector.Receive<Integer>> cases = new ArrayList<>();
                  channels.forEach(channel -> cases.add(selector.onReceive(channel)));
                  int[] left = {n, n, n, n};
                  for (int i = 0; i < 4 * n; i++) {
                    int chosen = cases.indexOf(selector.select());
                    received.incrementAndGet();
                    if (--left[chosen] == 0) {
                      cases.get(chosen).from(Channel.never());
                    }
                  }
                }));
    Waiting.untilEnded(goroutines);
    assertThat(received).hasValue(8 * n);
  }
}
