package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhenClosedTest {

  static Stream<Channel<Integer>> channels() {
    return Stream.of(Channel.make(), Channel.make(2), Channel.singleReceiver(2));
  }

  @ParameterizedTest
  @MethodSource("channels")
  void allAreToldOnceWhyItWasClosed(Channel<Integer> channel) {
    var cause = new IllegalStateException("why");
    var told = new ArrayList<Throwable>();
    channel.whenClosed(() -> told.add(channel.closeCause()));
    channel.whenClosed(() -> told.add(channel.closeCause()));
    assertThat(told).isEmpty();
    assertThat(channel.closeCause()).isNull();
    channel.close(cause);
    assertThat(told).containsExactly(cause, cause);
    assertThat(channel.tryClose()).isFalse();
    assertThat(told).hasSize(2);
    assertThat(channel.closeCause()).isSameAs(cause);
  }

  @ParameterizedTest
  @MethodSource("channels")
  void whoComesLateIsToldAtOnce(Channel<Integer> channel) {
    channel.close();
    var told = new AtomicInteger();
    Runnable callOff = channel.whenClosed(told::incrementAndGet);
    assertThat(told).hasValue(1);
    callOff.run();
    assertThat(channel.closeCause()).isNull();
  }

  @ParameterizedTest
  @MethodSource("channels")
  void whoCallsItOffIsNotTold(Channel<Integer> channel) {
    var told = new ArrayList<Integer>();
    List<Runnable> callOffs =
        Stream.of(0, 1, 2, 3, 4).map(i -> channel.whenClosed(() -> told.add(i))).toList();
    callOffs.get(0).run();
    callOffs.get(2).run();
    callOffs.get(2).run();
    callOffs.get(4).run();
    assertThat(channel.tryClose()).isTrue();
    assertThat(told).containsExactlyInAnyOrder(1, 3);
    callOffs.forEach(Runnable::run);
    assertThat(channel.isClosed()).isTrue();
    assertThat(channel.closeCause()).isNull();
  }

  @ParameterizedTest
  @MethodSource("channels")
  void theActionMayUseTheChannel(Channel<Integer> channel) {
    var received = new ArrayList<Integer>();
    boolean buffered = channel.trySend(7);
    channel.whenClosed(() -> channel.drainTo(received, 5));
    channel.close();
    assertThat(received).isEqualTo(buffered ? List.of(7) : List.of());
  }

  @Test
  void whoComesWhileItIsClosedIsToldOnce() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      Channel<Integer> channel = round % 2 == 0 ? Channel.make(1) : Channel.singleReceiver(1);
      Thread closer = Thread.ofPlatform().start(channel::close);
      var told = new AtomicInteger();
      channel.whenClosed(told::incrementAndGet);
      channel.whenClosed(told::incrementAndGet);
      closer.join();
      assertThat(told).hasValue(2);
    }
  }

  @Test
  void nothingIsNoAction() {
    assertThatNullPointerException().isThrownBy(() -> Channel.make().whenClosed(null));
  }
}
