package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

class GmpBlockHoundTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static Scheduler nonBlocking;
  private static Signal<Gmp> firstUse;

  @BeforeAll
  static void install() {
    BlockHound.install();
    nonBlocking = Schedulers.newParallel("may-not-block", 2);
    firstUse =
        Mono.fromCallable(Gmp::defaultRuntime).subscribeOn(nonBlocking).materialize().block(LONG);
  }

  @AfterAll
  static void end() {
    nonBlocking.dispose();
  }

  private static <T> T onANonBlockingThread(Callable<T> callable) {
    return Mono.fromCallable(callable).subscribeOn(nonBlocking).block(LONG);
  }

  private static void isFlagged(Callable<?> callable) {
    StepVerifier.create(Mono.fromCallable(callable).subscribeOn(nonBlocking))
        .expectError(BlockingOperationError.class)
        .verify(LONG);
  }

  private static Object sleep() throws InterruptedException {
    Thread.sleep(1);
    return 1;
  }

  @Test
  void theHoundIsAwake() {
    isFlagged(GmpBlockHoundTest::sleep);
  }

  @Test
  void theFirstWhoNeedsTheDefaultRuntimeMayMakeIt() {
    assertThat(firstUse.getThrowable()).isNull();
    assertThat(firstUse.get()).isSameAs(Gmp.defaultRuntime());
  }

  @Test
  void goroutinesMayBlock() {
    assertThat(
            Mono.fromCallable(GmpBlockHoundTest::sleep).subscribeOn(Schedulers.fromGmp()).block())
        .isEqualTo(1);
    assertThat(GmpMono.fromGoroutine(GmpBlockHoundTest::sleep).block()).isEqualTo(1);
    assertThat(
            Mono.fromCallable(
                    () -> {
                      LockSupport.parkNanos(1_000);
                      return Mono.delay(Duration.ofMillis(1)).block();
                    })
                .subscribeOn(Schedulers.fromGmp())
                .block(LONG))
        .isZero();
  }

  @Test
  void whatBlocksInGmpIsFlagged() {
    Channel<Integer> full = Channel.make();
    isFlagged(
        () -> {
          full.send(1);
          return 1;
        });
    isFlagged(() -> full.receive());
    isFlagged(
        () -> {
          Gmp.defaultRuntime().go(() -> full.receive()).join();
          return 1;
        });
  }

  @Test
  void whatOnlyStartsOrTriesIsNot() {
    int count = 2_000;
    Channel<Integer> channel = Channel.make(64);
    Channel<Integer> single = Channel.singleReceiver(64);
    var done = new CountDownLatch(count);
    long tried =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    Mono.fromCallable(
                            () -> {
                              for (int j = 0; j < count / 4; j++) {
                                Gmp.current().go(done::countDown);
                                channel.trySend(j);
                                channel.tryReceive();
                                single.trySend(j);
                                Gmp.current().after(Duration.ofHours(1), () -> {}).cancel();
                                Schedulers.fromGmp().schedule(() -> {}).dispose();
                                Schedulers.fromGmp()
                                    .schedule(() -> {}, 1, TimeUnit.HOURS)
                                    .dispose();
                              }
                              return 1;
                            })
                        .subscribeOn(nonBlocking))
            .reduce(Mono.just(0), (a, b) -> a.zipWith(b, Integer::sum))
            .block(LONG);
    assertThat(tried).isEqualTo(4);
    Wait.on(done);
    assertThat(onANonBlockingThread(() -> Gmp.defaultRuntime().isClosed())).isFalse();
  }
}
