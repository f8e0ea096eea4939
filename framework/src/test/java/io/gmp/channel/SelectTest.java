package io.gmp.channel;

import static io.gmp.Go.onReceive;
import static io.gmp.Go.onSend;
import static io.gmp.Go.select;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SelectTest {
  private static final String SELECT = "select";
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
      Waiting.until(g, SELECT);
      t.run(() -> channel.send(7));
      Waiting.untilEnded(g);
      assertThat(got).hasValue(7);
      assertThat(other.trySend(1)).as("the other case has gone").isFalse();
      assertThat(channel.len()).isZero();
    }
  }

  @Engines
  void aSendCaseWaitsForTheReceive(TestRuntime t) throws Exception {
    for (Channel<Integer> channel :
        List.of(
            Channel.<Integer>make(),
            Channel.<Integer>make(2),
            Channel.<Integer>singleReceiver(2))) {
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
      Waiting.until(g, SELECT);
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
}
