package io.gmp.testing;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Body;
import io.gmp.Gmp;
import io.gmp.GmpBuilder;
import io.gmp.Goroutine;
import io.gmp.internal.scheduler.RuntimeAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An engine, a GOMAXPROCS, and the runtimes a test makes with them. At the end of the test they are
 * closed; goroutines that did not end, exceptions that left one, and threads that are still there
 * fail the test.
 */
public final class TestRuntime implements AutoCloseable {
  /** Long enough for anything that happens at all. */
  public static final Duration LONG = Duration.ofMinutes(1);

  private static final AtomicInteger RUNTIMES = new AtomicInteger();

  private final String engine;
  private final int gomaxprocs;
  private final List<Gmp> made = new ArrayList<>();
  private final ConcurrentLinkedQueue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
  private @Nullable Gmp first;

  TestRuntime(String engine, int gomaxprocs) {
    this.engine = engine;
    this.gomaxprocs = gomaxprocs;
  }

  /** The engine's name. */
  public String engine() {
    return engine;
  }

  /** Whether a blocked goroutine leaves its thread. */
  public boolean unmounts() {
    return engine.equals(Engines.VIRTUAL_THREAD);
  }

  /** The number of Ps. */
  public int gomaxprocs() {
    return gomaxprocs;
  }

  /** A number for the engine that pays little for a blocked goroutine, and one for the other. */
  public int count(int unmounting, int platform) {
    return unmounts() ? unmounting : platform;
  }

  /** The test's runtime. */
  public Gmp gmp() {
    if (first == null) {
      first = make(builder -> builder);
    }
    return first;
  }

  /** One more runtime, set up by the test. */
  public Gmp make(UnaryOperator<GmpBuilder> setup) {
    GmpBuilder builder =
        Gmp.builder()
            .name("test" + RUNTIMES.incrementAndGet())
            .engine(engine)
            .gomaxprocs(gomaxprocs)
            .closeGrace(LONG)
            .uncaughtHandler((goroutine, failure) -> uncaught.add(failure));
    Gmp gmp = setup.apply(builder).build();
    made.add(gmp);
    return gmp;
  }

  /** The number of Ps, those included that were retaken and not yet given up. */
  public int processors() {
    return RuntimeAccess.scheduler(gmp()).census().localQueues().length;
  }

  /** Runs the body on a goroutine and waits for its end; what it throws is thrown here. */
  public void run(Body body) throws Exception {
    var failure = new Throwable[1];
    Goroutine g =
        gmp()
            .go(
                () -> {
                  try {
                    body.run();
                  } catch (Throwable e) {
                    failure[0] = e;
                  }
                });
    g.join();
    switch (failure[0]) {
      case null -> {}
      case Exception e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure[0]);
    }
  }

  @Override
  public void close() {
    for (Gmp gmp : made) {
      gmp.close(LONG);
      await()
          .alias("the end of all goroutines of " + gmp.name())
          .until(() -> gmp.stats().goroutines() == 0);
      await()
          .alias("the end of all threads of " + gmp.name())
          .untilAsserted(() -> assertThat(Threads.of(gmp)).isEmpty());
    }
    assertThat(uncaught).as("what left goroutines").isEmpty();
  }

  @Override
  public String toString() {
    return engine + ", GOMAXPROCS=" + gomaxprocs;
  }
}
