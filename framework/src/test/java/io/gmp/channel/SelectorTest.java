package io.gmp.channel;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.sun.management.ThreadMXBean;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SelectorTest {

  @Engines
  void itsCasesAreUsedAgainAndAgain(TestRuntime t) throws Exception {
    int n = t.count(20_000, 1_000);
    Channel<Integer> numbers = Channel.make();
    Channel<Integer> squares = Channel.singleReceiver(4);
    var sum = new AtomicLong();
    Goroutine worker =
        t.gmp()
            .go(
                () -> {
                  Selector selector = Selector.random();
                  Selector.Receive<Integer> in = selector.onReceive(numbers);
                  Selector.Send<Integer> out = selector.onSend(Channel.never());
                  int waiting = 0;
                  for (int done = 0; done < 2 * n; done++) {
                    if (selector.select() == in) {
                      waiting = in.value();
                      out.value(waiting * 2);
                      out.to(squares);
                      in.from(Channel.never());
                    } else {
                      out.to(Channel.never());
                      in.from(numbers);
                    }
                  }
                });
    Goroutine sender =
        t.gmp().go(() -> numbers.sendAll(java.util.stream.IntStream.range(0, n).boxed()::iterator));
    t.run(
        () -> {
          for (int i = 0; i < n; i++) {
            sum.addAndGet(squares.receive());
          }
        });
    Waiting.untilEnded(worker, sender);
    assertThat(sum).hasValue((long) n * (n - 1));
  }

  @Engines(gomaxprocs = 2)
  void withoutWaitingOrInTimeNoneMayBeReady(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(1);
    t.run(
        () -> {
          Selector selector = Selector.byPriority();
          Selector.Receive<Integer> in = selector.onReceive(channel);
          assertThat(selector.trySelect()).isNull();
          assertThat(selector.trySelect(Duration.ZERO)).isNull();
          long start = System.nanoTime();
          assertThat(selector.trySelect(Duration.ofMillis(5))).isNull();
          assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
          channel.send(3);
          assertThat(selector.trySelect()).isSameAs(in);
          assertThat(in.value()).isEqualTo(3);
          channel.close();
          assertThat(selector.trySelect(TestRuntime.LONG)).isSameAs(in);
          assertThat(in.value()).isNull();
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class).isThrownBy(selector::select);
        });
  }

  @Engines(gomaxprocs = 2)
  void aValueIsSentOnce(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(5);
    t.run(
        () -> {
          Selector selector = Selector.random();
          Selector.Send<Integer> out = selector.onSend(channel);
          assertThatIllegalStateException().isThrownBy(selector::select);
          assertThatNullPointerException().isThrownBy(() -> out.value(null));
          out.value(1);
          assertThat(selector.select()).isSameAs(out);
          assertThatIllegalStateException()
              .isThrownBy(selector::trySelect)
              .withMessageContaining("no value to send");
          assertThat(channel.len()).isEqualTo(1);
          channel.close();
          out.value(2);
          assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(selector::select);
        });
  }

  @Test
  void aChannelThatIsNotOursIsRefused() {
    var foreign =
        (ReceiveChannel<?>)
            Proxy.newProxyInstance(
                ReceiveChannel.class.getClassLoader(),
                new Class<?>[] {ReceiveChannel.class},
                (proxy, method, arguments) -> null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Selector.random().onReceive(foreign))
        .withMessageContaining("made by gmp");
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static void allocatesNothingOnceItIsCompiled(Step step) {
    await().until(() -> bytesOf(step) < 10_000);
  }

  private static long bytesOf(Step step) throws InterruptedException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      step.run();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void nothingIsAllocatedWhereNobodyWaits() throws Exception {
    Channel<Integer> one = Channel.make(4);
    Channel<Integer> two = Channel.singleReceiver(4);
    Selector selector = Selector.random();
    Selector.Receive<Integer> in = selector.onReceive(one);
    Selector.Send<Integer> out = selector.onSend(two);
    Integer value = 1;
    allocatesNothingOnceItIsCompiled(
        () -> {
          out.value(value);
          two.tryReceive();
          one.trySend(value);
          if (selector.select() == in) {
            two.send(value);
          }
        });
    Channel<Integer> three = Channel.make(4);
    allocatesNothingOnceItIsCompiled(
        () -> {
          three.send(value);
          three.receive();
          three.trySend(value);
          three.tryReceive();
        });
  }
}
