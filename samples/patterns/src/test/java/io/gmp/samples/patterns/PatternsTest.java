package io.gmp.samples.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gmp.Body;
import io.gmp.Gmp;
import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.sync.Context;
import io.gmp.sync.ContextException;
import io.gmp.sync.DeadlineExceededException;
import io.gmp.sync.ErrGroup;
import io.gmp.sync.RateLimiter;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternsTest {
  private static final List<Integer> NUMBERS = IntStream.rangeClosed(1, 100).boxed().toList();

  private record Runtime(String engine, int gomaxprocs) {
    void run(Body body) throws Exception {
      try (Gmp gmp = Gmp.builder().engine(engine).gomaxprocs(gomaxprocs).build()) {
        var group = new ErrGroup(Context.background(), gmp.executor());
        group.go(body::run);
        group.await();
        assertThat(gmp.close(Duration.ofSeconds(30))).as("all goroutines ended").isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"virtual-thread,1", "virtual-thread,2", "platform,1", "platform,2"})
  @Retention(RetentionPolicy.RUNTIME)
  private @interface OnEachRuntime {}

  @OnEachRuntime
  void aWorkerPoolDoesEachJobOnce(String engine, int gomaxprocs) throws Exception {
    new Runtime(engine, gomaxprocs)
        .run(
            () -> {
              ReceiveChannel<Integer> jobs = Pipeline.generate(NUMBERS);
              assertThat(WorkerPool.start(3, jobs, n -> 2 * n).stream())
                  .containsExactlyInAnyOrderElementsOf(NUMBERS.stream().map(n -> 2 * n).toList());
            });
  }

  @OnEachRuntime
  void whatIsFannedOutAndInAgainIsAllThere(String engine, int gomaxprocs) throws Exception {
    new Runtime(engine, gomaxprocs)
        .run(
            () -> {
              List<ReceiveChannel<Integer>> dealt = FanOut.deal(Pipeline.generate(NUMBERS), 4);
              assertThat(dealt).hasSize(4);
              assertThat(FanIn.merge(dealt).stream()).containsExactlyInAnyOrderElementsOf(NUMBERS);
            });
  }

  @OnEachRuntime
  void aPipelineKeepsTheOrderAndEnds(String engine, int gomaxprocs) throws Exception {
    new Runtime(engine, gomaxprocs)
        .run(
            () -> {
              assertThat(Pipeline.sumOfSquares(NUMBERS)).isEqualTo(338_350);
              assertThat(Pipeline.stage(Pipeline.generate(NUMBERS), n -> "" + n).stream())
                  .containsExactlyElementsOf(NUMBERS.stream().map(n -> "" + n).toList());
            });
  }

  @OnEachRuntime
  void weightedWorkNeverTakesMoreThanThereIs(String engine, int gomaxprocs) throws Exception {
    new Runtime(engine, gomaxprocs)
        .run(
            () -> {
              var used = new AtomicLong();
              var most = new AtomicLong();
              var done = new AtomicInteger();
              var files = new ArrayList<WeightedWork.File>();
              for (int i = 0; i < 50; i++) {
                long megabytes = 1 + i % 7;
                files.add(
                    new WeightedWork.File(
                        megabytes,
                        () -> {
                          most.accumulateAndGet(used.addAndGet(megabytes), Math::max);
                          Thread.yield();
                          used.addAndGet(-megabytes);
                          done.incrementAndGet();
                        }));
              }
              WeightedWork.run(Context.background(), 10, files);
              assertThat(done).hasValue(50);
              assertThat(most.get()).isBetween(7L, 10L);
              try (var over = Context.background().withTimeout(Duration.ZERO)) {
                assertThatExceptionOfType(DeadlineExceededException.class)
                    .isThrownBy(() -> WeightedWork.run(over, 10, files));
              }
            });
  }

  @OnEachRuntime
  void allOrNothingStopsAtTheFirstFailure(String engine, int gomaxprocs) throws Exception {
    new Runtime(engine, gomaxprocs)
        .run(
            () -> {
              assertThat(
                      AllOrNothing.fetchAll(
                          Context.background(), List.of(1, 2, 3), (context, n) -> n * n))
                  .isEqualTo(Map.of(1, 1, 2, 4, 3, 9));
              var failure = new IOException("lost");
              var stopped = new AtomicInteger();
              assertThatExceptionOfType(ExecutionException.class)
                  .isThrownBy(
                      () ->
                          AllOrNothing.fetchAll(
                              Context.background(),
                              List.of(1, 2, 3),
                              (context, n) -> {
                                if (n == 2) {
                                  throw failure;
                                }
                                context.done().receive();
                                stopped.incrementAndGet();
                                throw new IOException("stopped");
                              }))
                  .withCause(failure);
              assertThat(stopped).hasValue(2);
            });
  }

  @OnEachRuntime
  void aCountThatNobodyWantsAnyMoreEnds(String engine, int gomaxprocs) throws Exception {
    new Runtime(engine, gomaxprocs)
        .run(
            () -> {
              assertThat(Cancellation.firstAbove(41)).isEqualTo(42);
              try (var context = Context.background().withCancel()) {
                ReceiveChannel<Integer> numbers = Cancellation.count(context);
                assertThat(numbers.receive()).isEqualTo(1);
                context.cancel();
                assertThat(numbers.stream().count()).isLessThanOrEqualTo(1);
              }
            });
  }

  @OnEachRuntime
  void requestsAreHandledAtTheirRate(String engine, int gomaxprocs) throws Exception {
    new Runtime(engine, gomaxprocs)
        .run(
            () -> {
              Queue<Integer> handled = new ConcurrentLinkedQueue<>();
              long start = System.nanoTime();
              RateLimiting.serve(
                  Context.background(),
                  new RateLimiter(1_000, 2),
                  Pipeline.generate(NUMBERS.subList(0, 10)),
                  handled::add);
              assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(7_999_000);
              assertThat(handled).containsExactlyElementsOf(NUMBERS.subList(0, 10));
              try (var context = Context.background().withCancel()) {
                context.cancel();
                Channel<Integer> one = Channel.make(1);
                one.send(1);
                assertThatExceptionOfType(ContextException.class)
                    .isThrownBy(
                        () ->
                            RateLimiting.serve(context, new RateLimiter(1, 1), one, handled::add));
              }
            });
  }

  @OnEachRuntime
  void aTickerLoopReportsEachPeriodAndTheRestAtTheEnd(String engine, int gomaxprocs)
      throws Exception {
    new Runtime(engine, gomaxprocs)
        .run(
            () -> {
              Queue<Integer> sums = new ConcurrentLinkedQueue<>();
              Channel<Integer> values = Channel.make();
              Channel<Integer> reports = Channel.unbounded();
              try (var context = Context.background().withCancel()) {
                var group = new ErrGroup(context);
                group.go(
                    () ->
                        TickerLoop.run(
                            context,
                            Duration.ofMillis(2),
                            values,
                            sum -> {
                              sums.add(sum);
                              reports.trySend(sum);
                            }));
                values.send(1);
                while (reports.receive() != 1) {
                  assertThat(sums).doesNotContain(2);
                }
                values.send(2);
                values.send(3);
                values.close();
                context.cancel();
                group.await();
              }
              assertThat(sums.stream().mapToInt(n -> n).sum()).isEqualTo(6);
            });
  }
}
