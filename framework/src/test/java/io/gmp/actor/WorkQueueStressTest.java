package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WorkQueueStressTest {
  private static final int PRODUCERS = 4;
  private static final int WORKERS = 6;
  private static final int ATTEMPTS = 4;
  private static final int POISON = 50;

  private record Do(Work<Integer> work) {}

  private enum Fate {
    CONFIRM,
    CONFIRM_LATER,
    FAIL,
    CONFIRM_AND_FAIL,
    GIVE_BACK,
    STASH,
    STOP
  }

  /** What is known of all work, by those who handle it. */
  private static final class Books {
    final AtomicIntegerArray begun;
    final AtomicIntegerArray confirmed;
    final AtomicIntegerArray dead;
    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    Books(int size) {
      begun = new AtomicIntegerArray(size);
      confirmed = new AtomicIntegerArray(size);
      dead = new AtomicIntegerArray(size);
    }

    void confirm(Work<Integer> work) {
      if (work.confirm()) {
        confirmed.incrementAndGet(work.value());
      }
    }
  }

  private static Fate fate(Random random) {
    int n = random.nextInt(100);
    return n < 70
        ? Fate.CONFIRM
        : n < 80
            ? Fate.CONFIRM_LATER
            : n < 86
                ? Fate.FAIL
                : n < 88
                    ? Fate.CONFIRM_AND_FAIL
                    : n < 92 ? Fate.GIVE_BACK : n < 97 ? Fate.STASH : Fate.STOP;
  }

  private static ActorDefinition<Object> worker(
      TestRuntime t, WorkQueue<Integer> queue, Books books, int seed) {
    var random = new Random(seed);
    return Actor.<Object, Integer>setup(
            context -> {
              queue.enlist(context, Do::new, 1 + random.nextInt(4));
              return 0;
            },
            (context, state, message) -> {
              if (message instanceof Do(Work<Integer> work)) {
                Fate fate = work.value() % POISON == 0 ? Fate.FAIL : fate(random);
                if (fate == Fate.STASH && context.stashed() < 3) {
                  context.stash(message);
                  context.timers().startSingle("unstash", "unstash", Duration.ZERO);
                } else {
                  handle(t, context, books, work, fate);
                }
              } else {
                context.unstashAll();
              }
              return state;
            })
        .supervise(seed % 2 == 0 ? Supervision.restart() : Supervision.resume().retryOnce());
  }

  private static void handle(
      TestRuntime t, ActorContext<Object> context, Books books, Work<Integer> work, Fate fate) {
    if (work.attempt() > ATTEMPTS) {
      books.wrong.add("too many attempts: " + work);
    }
    if (books.confirmed.get(work.value()) > 0 && work.attempt() == 1) {
      books.wrong.add("a first attempt at what was confirmed: " + work);
    }
    books.begun.incrementAndGet(work.value());
    switch (fate) {
      case CONFIRM, STASH -> books.confirm(work);
      case CONFIRM_LATER -> t.gmp().go(() -> books.confirm(work));
      case FAIL -> throw new IllegalStateException("on purpose");
      case CONFIRM_AND_FAIL -> {
        books.confirm(work);
        throw new IllegalStateException("on purpose");
      }
      case GIVE_BACK -> work.giveBack();
      case STOP -> context.stop();
    }
  }

  @Engines
  void whateverBecomesOfWorkersEachPieceIsConfirmedOnceOrDeadOnce(TestRuntime t) throws Exception {
    for (int seed = 1; seed <= Scale.of(t.count(30, 10)); seed++) {
      drive(t, seed, t.count(2_000, 500));
    }
  }

  private static void drive(TestRuntime t, int seed, int pieces) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      WorkQueue<Integer> queue = system.workQueue("jobs", 16, ATTEMPTS);
      var books = new Books(pieces);
      try (AutoCloseable _ =
          system.onDeadLetter(
              letter -> {
                if (letter.message() instanceof Integer piece) {
                  books.dead.incrementAndGet(piece);
                } else if (!(letter.message() instanceof Do(Work<Integer> work))
                    || books.confirmed.get(work.value()) != 1) {
                  books.wrong.add("not confirmed, and dead: " + letter);
                }
              })) {
        drive(t, seed, pieces, system, queue, books);
      }
    }
  }

  private static void drive(
      TestRuntime t,
      int seed,
      int pieces,
      ActorSystem system,
      WorkQueue<Integer> queue,
      Books books)
      throws Exception {
    var workers = new CopyOnWriteArrayList<ActorRef<Object>>();
    var spawned = new AtomicInteger(seed);
    for (int i = 0; i < WORKERS; i++) {
      workers.add(system.spawn(worker(t, queue, books, spawned.incrementAndGet())));
    }
    var over = new AtomicBoolean();
    Goroutine killer =
        t.gmp()
            .go(
                () -> {
                  var random = new Random(seed);
                  while (!over.get()) {
                    int at = random.nextInt(WORKERS);
                    if (random.nextInt(4) == 0) {
                      workers.get(at).stop();
                    }
                    if (((ActorCell<?>) workers.get(at)).hasEnded()) {
                      int number = spawned.incrementAndGet();
                      workers.set(at, system.spawn(worker(t, queue, books, number)));
                    }
                    io.gmp.Go.sleep(Duration.ofNanos(100_000));
                  }
                });
    List<Goroutine> producers = new ArrayList<>();
    for (int p = 0; p < PRODUCERS; p++) {
      int first = p;
      producers.add(
          t.gmp()
              .go(
                  () -> {
                    for (int i = first; i < pieces; i += PRODUCERS) {
                      queue.submit(i);
                    }
                  }));
    }
    Waiting.untilEnded(producers);
    await()
        .alias("all confirmed or dead, seed " + seed)
        .until(
            () ->
                queue.stats().confirmed() + queue.stats().dead() == pieces
                    && queue.stats().underWay() == 0);
    over.set(true);
    Waiting.untilEnded(killer);
    await()
        .alias("the books are closed")
        .until(
            () -> {
              int sum = 0;
              for (int i = 0; i < pieces; i++) {
                sum += books.confirmed.get(i) + books.dead.get(i);
              }
              return sum == pieces;
            });
    assertThat(books.wrong).as("seed %s", seed).isEmpty();
    long begun = 0;
    for (int i = 0; i < pieces; i++) {
      assertThat(books.confirmed.get(i) + books.dead.get(i))
          .as("piece %s, seed %s", i, seed)
          .isOne();
      assertThat(books.dead.get(i)).isEqualTo(i % POISON == 0 ? 1 : books.dead.get(i));
      begun += books.begun.get(i);
    }
    assertThat(queue.stats().waiting()).isZero();
    assertThat(begun).isGreaterThanOrEqualTo(pieces);
  }
}
