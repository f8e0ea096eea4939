package io.gmp.channel;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/**
 * Every way to write a send and every way to write a receive, on a channel in every state: they
 * differ in their form alone. After Go's test/chan/select3.go (which ones wait and which ones fail)
 * and select5.go (that all phrasings of one operation are the same).
 */
@Timeout(120)
class ChannelFormsTest {
  private static final int MINE = 9;
  private static final String NOTHING = "nothing";
  private static final String SENT = "sent";
  private static final String REFUSED = "refused";
  private static final String WAITS = "waits";
  private static final Set<String> REASONS =
      Set.of(
          "chan send",
          "chan receive",
          "chan send (nil chan)",
          "chan receive (nil chan)",
          "select",
          "select (no cases)");

  @FunctionalInterface
  private interface Form {
    String apply(Channel<Integer> channel) throws Exception;
  }

  @FunctionalInterface
  private interface Given {
    Channel<Integer> channel();
  }

  private record State(String name, Given given, String onSend, String onReceive) {}

  private static Channel<Integer> with(Channel<Integer> channel, int values) {
    for (int i = 1; i <= values; i++) {
      assertThat(channel.trySend(i)).isTrue();
    }
    return channel;
  }

  private static Channel<Integer> closed(Channel<Integer> channel) {
    channel.close();
    return channel;
  }

  private static List<State> states() {
    return Stream.of(
            Stream.of(
                new State("never", Channel::never, WAITS, WAITS),
                new State("unbuffered", Channel::make, WAITS, WAITS),
                new State("unbuffered, closed", () -> closed(Channel.make()), REFUSED, "null"),
                new State("unbounded", Channel::unbounded, SENT, WAITS),
                new State("unbounded, used", () -> with(Channel.unbounded(), 5), SENT, "1")),
            states("buffered", Channel::make),
            states("single receiver", Channel::singleReceiver))
        .flatMap(each -> each)
        .toList();
  }

  private interface Maker {
    Channel<Integer> make(int capacity);
  }

  private static Stream<State> states(String kind, Maker maker) {
    return Stream.of(
        new State(kind + ", empty", () -> maker.make(2), SENT, WAITS),
        new State(kind + ", half full", () -> with(maker.make(2), 1), SENT, "1"),
        new State(kind + ", full", () -> with(maker.make(2), 2), WAITS, "1"),
        new State(kind + ", closed", () -> closed(maker.make(2)), REFUSED, "null"),
        new State(kind + ", closed full", () -> closed(with(maker.make(2), 2)), REFUSED, "1"));
  }

  private static String sent(boolean sent) {
    return sent ? SENT : NOTHING;
  }

  private static String got(Integer value) {
    return value == null ? "null" : "" + value;
  }

  private static String tried(Channel<Integer> channel, Integer value) {
    return value == null && !channel.isDrained() ? NOTHING : got(value);
  }

  private static final Channel<Integer> OFF = Channel.never();

  private static Map<String, Form> sendsThatWait() {
    var forms = new LinkedHashMap<String, Form>();
    forms.put(
        "send",
        c -> {
          c.send(MINE);
          return SENT;
        });
    forms.put("trySend in time", c -> sent(c.trySend(MINE, TestRuntime.LONG)));
    forms.put("select", c -> Select.select(Select.onSend(c, MINE, () -> SENT)));
    forms.put(
        "select among others",
        c ->
            Select.select(
                Select.onReceive(OFF, v -> "off"),
                Select.onSend(c, MINE, () -> SENT),
                Select.onReceive(Channel.<Integer>make(), v -> "empty"),
                Select.onSend(OFF, MINE, () -> "off")));
    forms.put(
        "select of two of the same",
        c -> Select.select(Select.onSend(c, MINE, () -> SENT), Select.onSend(c, MINE, () -> SENT)));
    forms.put("selectByPriority", c -> Select.selectByPriority(Select.onSend(c, MINE, () -> SENT)));
    forms.put(
        "select in time",
        c ->
            Select.select(
                Select.onSend(c, MINE, () -> SENT),
                Select.onTimeout(TestRuntime.LONG, () -> "late")));
    forms.put(
        "Selector",
        c -> {
          Selector selector = Selector.random();
          Selector.Send<Integer> out = selector.onSend(c);
          out.value(MINE);
          assertThat(selector.select()).isSameAs(out);
          return SENT;
        });
    return forms;
  }

  private static Map<String, Form> sendsThatDoNot() {
    var forms = new LinkedHashMap<String, Form>();
    forms.put("trySend", c -> sent(c.trySend(MINE)));
    forms.put("trySend at once", c -> sent(c.trySend(MINE, Duration.ZERO)));
    forms.put(
        "select with a default",
        c -> Select.select(Select.onSend(c, MINE, () -> SENT), Select.orElse(() -> NOTHING)));
    forms.put(
        "selectByPriority with a default",
        c ->
            Select.selectByPriority(
                Select.onReceive(OFF, v -> "off"),
                Select.onSend(c, MINE, () -> SENT),
                Select.orElse(() -> NOTHING)));
    forms.put(
        "trySelect",
        c -> {
          Selector selector = Selector.byPriority();
          selector.onSend(c).value(MINE);
          return sent(selector.trySelect() != null);
        });
    return forms;
  }

  private static Map<String, Form> receivesThatWait() {
    var forms = new LinkedHashMap<String, Form>();
    forms.put("receive", c -> got(c.receive()));
    forms.put("tryReceive in time", c -> got(c.tryReceive(TestRuntime.LONG)));
    forms.put(
        "iterator",
        c -> {
          Iterator<Integer> each = c.iterator();
          return each.hasNext() ? got(each.next()) : "null";
        });
    forms.put("select", c -> Select.select(Select.onReceive(c, ChannelFormsTest::got)));
    forms.put(
        "select among others",
        c ->
            Select.select(
                Select.onSend(OFF, MINE, () -> "off"),
                Select.onReceive(Channel.<Integer>make(), v -> "empty"),
                Select.onReceive(c, ChannelFormsTest::got),
                Select.onReceive(OFF, v -> "off")));
    forms.put(
        "select of two of the same",
        c ->
            Select.select(
                Select.onReceive(c, ChannelFormsTest::got),
                Select.onReceive(c, ChannelFormsTest::got)));
    forms.put(
        "selectByPriority",
        c -> Select.selectByPriority(Select.onReceive(c, ChannelFormsTest::got)));
    forms.put(
        "select in time",
        c ->
            Select.select(
                Select.onReceive(c, ChannelFormsTest::got),
                Select.onTimeout(TestRuntime.LONG, () -> "late")));
    forms.put(
        "Selector",
        c -> {
          Selector selector = Selector.random();
          Selector.Receive<Integer> in = selector.onReceive(c);
          assertThat(selector.select()).isSameAs(in);
          return got(in.value());
        });
    return forms;
  }

  private static Map<String, Form> receivesThatDoNot() {
    var forms = new LinkedHashMap<String, Form>();
    forms.put("tryReceive", c -> tried(c, c.tryReceive()));
    forms.put("tryReceive at once", c -> tried(c, c.tryReceive(Duration.ZERO)));
    forms.put(
        "select with a default",
        c ->
            Select.select(
                Select.onReceive(c, ChannelFormsTest::got), Select.orElse(() -> NOTHING)));
    forms.put(
        "selectByPriority with a default",
        c ->
            Select.selectByPriority(
                Select.onSend(OFF, MINE, () -> "off"),
                Select.onReceive(c, ChannelFormsTest::got),
                Select.orElse(() -> NOTHING)));
    forms.put(
        "trySelect",
        c -> {
          Selector selector = Selector.byPriority();
          Selector.Receive<Integer> in = selector.onReceive(c);
          return selector.trySelect() == null ? NOTHING : got(in.value());
        });
    return forms;
  }

  private static String outcome(Form form, Channel<Integer> channel) {
    try {
      return form.apply(channel);
    } catch (ChannelClosedException e) {
      return REFUSED;
    } catch (InterruptedException | ChannelInterruptedException e) {
      return "interrupted";
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void waits(TestRuntime t, String as, Form form, Channel<Integer> channel)
      throws InterruptedException {
    var outcome = new AtomicReference<String>();
    int before = channel.len();
    Goroutine g = t.gmp().go(() -> outcome.set(outcome(form, channel)));
    await().alias(as + " waits").until(() -> REASONS.contains(g.waitReason()));
    g.interrupt();
    Waiting.untilEnded(g);
    assertThat(outcome).as(as).hasValue("interrupted");
    assertThat(channel.len()).as(as).isEqualTo(before);
  }

  private static void goes(
      TestRuntime t, String as, Form form, Channel<Integer> channel, String expected)
      throws Exception {
    t.run(() -> assertThat(outcome(form, channel)).as(as).isEqualTo(expected));
  }

  @Engines(gomaxprocs = 2)
  void allSendsAreTheSame(TestRuntime t) throws Exception {
    for (State state : states()) {
      for (var form : sendsThatWait().entrySet()) {
        String as = form.getKey() + " on " + state.name();
        if (state.onSend().equals(WAITS)) {
          waits(t, as, form.getValue(), state.given().channel());
        } else {
          goes(t, as, form.getValue(), state.given().channel(), state.onSend());
        }
      }
      for (var form : sendsThatDoNot().entrySet()) {
        Channel<Integer> channel = state.given().channel();
        int before = channel.len();
        String expected = state.onSend().equals(WAITS) ? NOTHING : state.onSend();
        goes(t, form.getKey() + " on " + state.name(), form.getValue(), channel, expected);
        assertThat(channel.len()).isEqualTo(before + (expected.equals(SENT) ? 1 : 0));
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void allReceivesAreTheSame(TestRuntime t) throws Exception {
    for (State state : states()) {
      for (var form : receivesThatWait().entrySet()) {
        String as = form.getKey() + " on " + state.name();
        if (state.onReceive().equals(WAITS)) {
          waits(t, as, form.getValue(), state.given().channel());
        } else {
          goes(t, as, form.getValue(), state.given().channel(), state.onReceive());
        }
      }
      for (var form : receivesThatDoNot().entrySet()) {
        String expected = state.onReceive().equals(WAITS) ? NOTHING : state.onReceive();
        String as = form.getKey() + " on " + state.name();
        goes(t, as, form.getValue(), state.given().channel(), expected);
      }
    }
  }

  @Engines
  void everySendFindsEveryReceive(TestRuntime t) throws Exception {
    for (var send : sendsThatWait().entrySet()) {
      for (var receive : receivesThatWait().entrySet()) {
        String as = send.getKey() + " to " + receive.getKey();
        Channel<Integer> channel = Channel.make();
        var got = new AtomicReference<String>();
        Goroutine receiver = t.gmp().go(() -> got.set(outcome(receive.getValue(), channel)));
        goes(t, as, send.getValue(), channel, SENT);
        Waiting.untilEnded(receiver);
        assertThat(got).as(as).hasValue("" + MINE);
      }
    }
  }
}
