package io.gmp.sync;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ContextTest {
  private static final Duration SHORT = Duration.ofMillis(5);
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private static void assertOpen(Context context) {
    assertThat(context.err()).as("err of %s", context).isNull();
    assertThat(context.cause()).as("cause of %s", context).isNull();
    assertThat(context.done().isDrained()).as("done of %s", context).isFalse();
    context.throwIfDone();
  }

  private static void assertCanceled(Context context) {
    assertThat(context.done().isDrained()).as("done of %s", context).isTrue();
    assertThat(context.err()).as("err of %s", context).isSameAs(context.err());
    assertThat(context.err()).isInstanceOf(ContextCanceledException.class);
    assertThatExceptionOfType(ContextCanceledException.class).isThrownBy(context::throwIfDone);
  }

  private static void assertExceeded(Context context) {
    assertThat(context.done().isDrained()).as("done of %s", context).isTrue();
    assertThat(context.err()).isInstanceOf(DeadlineExceededException.class);
    assertThatExceptionOfType(DeadlineExceededException.class).isThrownBy(context::throwIfDone);
  }

  @Test
  void theRootsAreNeverDoneAndEmpty() {
    for (Context root : List.of(Context.background(), Context.todo())) {
      assertOpen(root);
      assertThat(root.deadline()).isEmpty();
      assertThat(root.value(Context.Key.<String>named("anything"))).isNull();
    }
    assertThat(Context.background()).hasToString("context.Background");
    assertThat(Context.todo()).hasToString("context.TODO");
  }

  @Test
  void cancelTellsTheContextAndAllBelowAndNothingAbove() {
    CancelContext top = Context.background().withCancel();
    CancelContext middle = top.withCancel();
    Context.Key<String> key = Context.Key.named("key");
    Context leaf = middle.withValue(key, "value").withTimeout(AN_HOUR).withCancel();
    CancelContext sibling = top.withCancel();
    assertOpen(leaf);
    middle.cancel();
    assertCanceled(middle);
    assertCanceled(leaf);
    assertOpen(top);
    assertOpen(sibling);
    top.cancel();
    assertCanceled(sibling);
    assertCanceled(top);
  }

  @Test
  void aChildOfOneThatIsDoneIsDoneAtOnce() {
    CancelContext parent = Context.background().withCancel();
    var cause = new IOException("lost");
    parent.cancel(cause);
    Context child = parent.withCancel();
    assertCanceled(child);
    assertThat(child.cause()).isSameAs(cause);
    assertCanceled(parent.withTimeout(AN_HOUR));
    assertCanceled(parent.withValue(Context.Key.named("key"), 1));
    assertThat(((CancelNode) parent).hasChildren()).isFalse();
  }

  @Test
  void theChannelIsTheSameBeforeAndAfter() {
    CancelContext context = Context.background().withCancel();
    var done = context.done();
    context.cancel();
    assertThat(context.done()).isSameAs(done);
    assertThat(done.isDrained()).isTrue();
  }

  @Test
  void theFirstToCancelSaysWhy() {
    var first = new IOException("first");
    CancelContext context = Context.background().withCancel();
    context.cancel(first);
    context.cancel(new IOException("second"));
    context.cancel();
    assertThat(context.cause()).isSameAs(first);
    assertThatExceptionOfType(ContextCanceledException.class)
        .isThrownBy(context::throwIfDone)
        .withMessage("context canceled")
        .withCause(first);
  }

  @Test
  void withoutAReasonTheCauseIsTheErr() {
    CancelContext context = Context.background().withCancel();
    context.cancel();
    assertThat(context.cause()).isSameAs(context.err());
    assertThatExceptionOfType(ContextCanceledException.class)
        .isThrownBy(context::throwIfDone)
        .withNoCause();
    CancelContext other = Context.background().withCancel();
    other.cancel(null);
    assertThat(other.cause()).isSameAs(context.err());
  }

  @Test
  void aCauseGoesDownAndNotUp() {
    var top = new IOException("top");
    var bottom = new IOException("bottom");
    CancelContext parent = Context.background().withCancel();
    CancelContext first = parent.withCancel();
    CancelContext second = parent.withCancel();
    first.cancel(bottom);
    assertThat(parent.cause()).isNull();
    parent.cancel(top);
    assertThat(first.cause()).isSameAs(bottom);
    assertThat(second.cause()).isSameAs(top);
    assertThat(second.withValue(Context.Key.named("key"), 1).cause()).isSameAs(top);
  }

  @Test
  void theErrIsAConstantThatNothingSticksTo() {
    CancelContext context = Context.background().withCancel();
    context.cancel();
    ContextException err = context.err();
    assertThat(err).isNotNull();
    err.addSuppressed(new IOException());
    assertThat(err.getSuppressed()).isEmpty();
    assertThat(err.getStackTrace()).isEmpty();
  }

  @Engines
  void aDeadlineEndsTheContextAndAllBelow(TestRuntime t) throws Exception {
    t.run(
        () -> {
          long start = System.nanoTime();
          try (var context = Context.background().withTimeout(SHORT);
              var below = context.withCancel()) {
            assertThat(context.deadline()).isPresent();
            assertThat(below.deadline()).isEqualTo(context.deadline());
            below.done().receive();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
            assertExceeded(below);
            assertExceeded(context);
          }
        });
  }

  @Test
  void aDeadlineWorksFromAPlainThread() throws Exception {
    try (var context = Context.background().withDeadline(Instant.now().plus(SHORT))) {
      assertThat(context.done().tryReceive(TestRuntime.LONG)).isNull();
      assertExceeded(context);
    }
  }

  @Test
  void aDeadlineThatIsPastEndsItAtOnce() {
    var cause = new IOException("late");
    for (Context context :
        List.of(
            Context.background().withTimeout(Duration.ZERO),
            Context.background().withTimeout(Duration.ofSeconds(Long.MIN_VALUE)),
            Context.background().withDeadline(Instant.now().minusSeconds(1)),
            Context.background().withDeadline(Instant.MIN))) {
      assertExceeded(context);
      assertThat(context.cause()).isSameAs(context.err());
    }
    assertThat(Context.background().withTimeout(Duration.ZERO, cause).cause()).isSameAs(cause);
    assertThat(Context.background().withDeadline(Instant.MIN, cause).cause()).isSameAs(cause);
  }

  @Test
  void aDeadlineBeyondAllTimeIsNone() {
    try (var one = Context.background().withTimeout(Duration.ofSeconds(Long.MAX_VALUE));
        var other = Context.background().withDeadline(Instant.MAX)) {
      assertOpen(one);
      assertOpen(other);
      assertThat(one.deadline()).contains(Instant.MAX);
    }
  }

  @Test
  void cancelBeforeTheDeadlineWins() {
    var context = Context.background().withTimeout(AN_HOUR, new IOException("late"));
    context.cancel();
    assertCanceled(context);
    assertThat(context.cause()).isSameAs(context.err());
  }

  @Engines
  void aLaterDeadlineBelowAnEarlierOneChangesNothing(TestRuntime t) throws Exception {
    t.run(
        () -> {
          try (var early = Context.background().withTimeout(SHORT);
              var late = early.withTimeout(AN_HOUR, new IOException("late"))) {
            assertThat(late.deadline()).isEqualTo(early.deadline());
            late.done().receive();
            assertThat(late.cause()).isSameAs(late.err());
          }
        });
  }

  @Engines
  void anEarlierDeadlineBelowALaterOneEndsOnlyWhatIsBelow(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var cause = new IOException("late");
          try (var late = Context.background().withTimeout(AN_HOUR);
              var early = late.withTimeout(SHORT, cause)) {
            early.done().receive();
            assertExceeded(early);
            assertThat(early.cause()).isSameAs(cause);
            assertOpen(late);
          }
        });
  }

  @Engines
  void aDeadlineOutlivesTheRuntimeItWasMadeOn(TestRuntime t) throws Exception {
    Channel<CancelContext> made = Channel.make(1);
    for (int round = 0; round < Scale.of(300); round++) {
      Gmp gmp = t.make(builder -> builder);
      long start = System.nanoTime();
      gmp.go(() -> made.send(Context.background().withTimeout(SHORT)));
      try (var context = made.receive()) {
        gmp.close();
        assertThat(context.done().tryReceive(TestRuntime.LONG)).isNull();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
        assertExceeded(context);
      }
    }
  }

  @Test
  void valuesAreFoundByTheirKeyHereAndAbove() {
    Context.Key<String> name = Context.Key.named("key");
    Context.Key<Integer> number = Context.Key.named("key");
    Context one = Context.background().withValue(name, "outer");
    Context two = one.withCancel().withValue(number, 2);
    Context three = two.withTimeout(AN_HOUR).withValue(name, "inner").withoutCancel();
    assertThat(one.value(name)).isEqualTo("outer");
    assertThat(one.value(number)).isNull();
    assertThat(two.value(name)).isEqualTo("outer");
    assertThat(three.value(name)).isEqualTo("inner");
    assertThat(three.value(number)).isEqualTo(2);
    assertThatNullPointerException().isThrownBy(() -> one.withValue(name, null));
  }

  @Test
  void withoutCancelKeepsTheValuesAndNothingElse() {
    Context.Key<String> key = Context.Key.named("key");
    CancelContext parent = Context.background().withTimeout(AN_HOUR);
    Context context = parent.withValue(key, "value").withoutCancel();
    CancelContext below = context.withCancel();
    parent.cancel();
    assertOpen(context);
    assertOpen(below);
    assertThat(context.deadline()).isEmpty();
    assertThat(below.value(key)).isEqualTo("value");
    below.cancel();
    assertCanceled(below);
  }

  @Test
  void aContextThatIsDoneLeavesItsParent() {
    var parent = (CancelNode) Context.background().withCancel();
    var children = new ArrayList<CancelContext>();
    for (int i = 0; i < 10; i++) {
      children.add(i % 2 == 0 ? parent.withCancel() : parent.withTimeout(AN_HOUR));
      children.add(parent.withValue(Context.Key.named("key"), i).withCancel());
    }
    Context.Registration registration = parent.afterFunc(() -> {});
    assertThat(parent.hasChildren()).isTrue();
    children.forEach(CancelContext::close);
    assertThat(parent.hasChildren()).isTrue();
    assertThat(registration.stop()).isTrue();
    assertThat(parent.hasChildren()).isFalse();
  }

  @Test
  void treesOfAnyDepthAreCancelledAndSearched() {
    Context.Key<String> key = Context.Key.named("key");
    CancelContext root = Context.background().withValue(key, "deep").withCancel();
    Context leaf = root;
    for (int i = 0; i < 50_000; i++) {
      leaf = i % 3 == 0 ? leaf.withValue(Context.Key.named("other"), i) : leaf.withCancel();
    }
    assertThat(leaf.value(key)).isEqualTo("deep");
    assertOpen(leaf);
    root.cancel();
    assertCanceled(leaf);
  }

  @Engines
  void aTreeCancelledFromAllSidesEnds(TestRuntime t) throws Exception {
    for (int round = 0; round < Scale.of(100); round++) {
      var contexts = new ArrayList<CancelContext>();
      contexts.add(Context.background().withCancel());
      for (int i = 0; i < 60; i++) {
        contexts.add(
            contexts.get(ThreadLocalRandom.current().nextInt(contexts.size())).withCancel());
      }
      var group = new WaitGroup(t.gmp().executor());
      var waiting = new WaitGroup(t.gmp().executor());
      for (CancelContext context : contexts) {
        waiting.go(() -> context.done().receive());
        group.go(context::cancel);
      }
      group.await();
      assertThat(waiting.await(TestRuntime.LONG)).isTrue();
      assertThat(contexts).allMatch(context -> !((CancelNode) context).hasChildren());
    }
  }

  @Engines
  void oneThatCancelsWhileOthersJoinLeavesNobodyOut(TestRuntime t) throws Exception {
    for (int round = 0; round < Scale.of(2_000); round++) {
      CancelContext parent = Context.background().withCancel();
      var group = new WaitGroup(t.gmp().executor());
      var children = new CancelContext[4];
      for (int i = 0; i < children.length; i++) {
        int number = i;
        group.go(() -> children[number] = parent.withCancel());
      }
      group.go(parent::cancel);
      group.await();
      assertThat(children).allSatisfy(ContextTest::assertCanceled);
    }
  }

  @Engines
  void anErrIsSeenExactlyWhenTheChannelIsClosed(TestRuntime t) throws Exception {
    for (int round = 0; round < Scale.of(5_000); round++) {
      CancelContext context = Context.background().withCancel();
      var done = context.done();
      var mismatches = new AtomicInteger();
      var group = new WaitGroup(t.gmp().executor());
      group.go(context::cancel);
      group.go(
          () -> {
            while (context.err() == null) {
              Go.gosched();
            }
            if (!done.isDrained()) {
              mismatches.incrementAndGet();
            }
          });
      group.go(
          () -> {
            while (!done.isDrained()) {
              Go.gosched();
            }
            if (context.err() == null) {
              mismatches.incrementAndGet();
            }
          });
      group.await();
      assertThat(mismatches).hasValue(0);
    }
  }

  @Engines
  void afterFuncRunsOnceTheContextIsDoneInAGoroutineOfItsOwn(TestRuntime t) throws Exception {
    t.run(
        () -> {
          CancelContext context = Context.background().withCancel();
          Channel<Goroutine> ran = Channel.make(2);
          Context.Registration registration =
              context.afterFunc(() -> ran.send(Goroutine.current().orElseThrow()));
          Go.gosched();
          assertThat(ran.tryReceive()).isNull();
          context.cancel();
          assertThat(ran.receive()).isNotEqualTo(Goroutine.current().orElseThrow());
          assertThat(registration.stop()).isFalse();
          context.cancel();
          assertThat(ran.tryReceive(SHORT)).isNull();
        });
  }

  @Engines
  void afterFuncOfOneThatIsDoneRunsAtOnce(TestRuntime t) throws Exception {
    t.run(
        () -> {
          CancelContext context = Context.background().withCancel();
          context.cancel();
          Channel<Boolean> ran = Channel.make();
          assertThat(context.afterFunc(() -> ran.send(true)).stop()).isFalse();
          assertThat(ran.receive()).isTrue();
        });
  }

  @Engines
  void aStoppedAfterFuncNeverRuns(TestRuntime t) throws Exception {
    var ran = new AtomicBoolean();
    t.run(
        () -> {
          CancelContext context = Context.background().withCancel();
          Context.Registration registration = context.afterFunc(() -> ran.set(true));
          assertThat(registration.stop()).isTrue();
          assertThat(registration.stop()).isFalse();
          context.cancel();
        });
    t.gmp().close();
    assertThat(ran).isFalse();
  }

  @Test
  void afterFuncOfOneThatIsNeverDoneCanBeStopped() {
    Context.Registration registration = Context.background().afterFunc(() -> {});
    assertThat(registration.stop()).isTrue();
    assertThat(registration.stop()).isFalse();
  }

  @Engines
  void afterFuncAndStopAgreeOnWhoWasFirst(TestRuntime t) throws Exception {
    int rounds = Scale.of(5_000);
    var ran = new AtomicInteger();
    var stopped = new AtomicInteger();
    var bodies = new WaitGroup();
    for (int round = 0; round < rounds; round++) {
      CancelContext context = Context.background().withCancel();
      bodies.add(1);
      Context.Registration registration =
          context.afterFunc(
              () -> {
                ran.incrementAndGet();
                bodies.done();
              });
      var group = new WaitGroup(t.gmp().executor());
      group.go(context::cancel);
      group.go(
          () -> {
            if (registration.stop()) {
              stopped.incrementAndGet();
              bodies.done();
            }
          });
      group.await();
    }
    assertThat(bodies.await(TestRuntime.LONG)).isTrue();
    assertThat(ran.get() + stopped.get()).isEqualTo(rounds);
  }

  @Test
  void theTextTellsTheWayDown() {
    Context.Key<String> key = Context.Key.named("user");
    Context context =
        Context.background().withCancel().withValue(key, "secret").withoutCancel().withCancel();
    assertThat(context)
        .hasToString("context.Background.withCancel.withValue(user).withoutCancel.withCancel");
    try (var timed = Context.todo().withTimeout(AN_HOUR)) {
      assertThat(timed.toString())
          .startsWith("context.TODO.withDeadline(" + timed.deadline().orElseThrow() + " [PT59M");
    }
  }

  // ---- below contexts of other kinds ----

  private static class Wrapper implements Context {
    final Context inner;

    Wrapper(Context inner) {
      this.inner = inner;
    }

    @Override
    public Optional<Instant> deadline() {
      return inner.deadline();
    }

    @Override
    public ReceiveChannel<Void> done() {
      return inner.done();
    }

    @Override
    public ContextException err() {
      return inner.err();
    }

    @Override
    public <T> T value(Key<T> key) {
      return inner.value(key);
    }
  }

  /** Has a channel of its own, so that nobody can see what is inside. */
  private static final class Foreign extends Wrapper {
    final Channel<Void> channel = Channel.make();
    final AtomicReference<ContextException> err = new AtomicReference<>();

    Foreign() {
      super(Context.background());
    }

    void end(ContextException e) {
      err.set(e);
      channel.close();
    }

    @Override
    public Channel<Void> done() {
      return channel;
    }

    @Override
    public ContextException err() {
      return err.get();
    }
  }

  @Engines(gomaxprocs = 2)
  void aWrapperThatPassesOnChannelAndValuesCostsNoGoroutine(TestRuntime t) throws Exception {
    t.run(
        () -> {
          CancelContext parent = Context.background().withCancel();
          long before = t.gmp().stats().goroutinesCreated();
          Context child = new Wrapper(parent).withCancel();
          assertThat(((CancelNode) parent).hasChildren()).isTrue();
          parent.cancel(new IOException("lost"));
          assertCanceled(child);
          assertThat(child.cause()).hasMessage("lost");
          assertThat(new Wrapper(parent).cause()).hasMessage("lost");
          assertThat(t.gmp().stats().goroutinesCreated()).isEqualTo(before);
        });
  }

  @Engines
  void theEndOfAForeignContextTellsThoseBelow(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var foreign = new Foreign();
          var cause = new IOException("lost");
          CancelContext child = foreign.withCancel();
          Context deeper = child.withTimeout(AN_HOUR);
          Channel<Boolean> ran = Channel.make();
          foreign.afterFunc(() -> ran.send(true));
          assertOpen(deeper);
          foreign.end(new DeadlineExceededException(cause));
          deeper.done().receive();
          assertExceeded(deeper);
          assertThat(deeper.cause()).isSameAs(foreign.err());
          assertThat(ran.receive()).isTrue();
          assertExceeded(foreign.withCancel());
        });
  }

  @Engines
  void theGoroutineThatWatchesAForeignContextEndsWhenNobodyNeedsIt(TestRuntime t) throws Exception {
    Gmp runtime = Gmp.defaultRuntime();
    long before = runtime.stats().goroutines();
    long created = runtime.stats().goroutinesCreated();
    var foreign = new Foreign();
    var made = new ArrayList<CancelContext>();
    t.run(
        () -> {
          for (int i = 0; i < 10; i++) {
            made.add(foreign.withCancel());
          }
        });
    Context.Registration[] registration = new Context.Registration[1];
    t.run(() -> registration[0] = foreign.afterFunc(() -> {}));
    assertThat(runtime.stats().goroutinesCreated()).isGreaterThanOrEqualTo(created + 11);
    made.forEach(CancelContext::close);
    assertThat(registration[0].stop()).isTrue();
    assertThat(registration[0].stop()).isFalse();
    await().until(() -> runtime.stats().goroutines() <= before);
  }

  @Engines
  void aForeignContextIsWatchedEvenIfTheRuntimeIsClosed(TestRuntime t) throws Exception {
    Gmp gmp = t.make(builder -> builder);
    var foreign = new Foreign();
    Channel<Context> made = Channel.make(1);
    gmp.go(() -> made.send(foreign.withCancel()));
    Context child = made.receive();
    assertThat(gmp.close(TestRuntime.LONG)).isTrue();
    foreign.end(new ContextCanceledException(null));
    assertThat(child.done().tryReceive(TestRuntime.LONG)).isNull();
    assertCanceled(child);
  }

  @Test
  void aForeignContextThatKnowsBetterHowToTellIsAskedTo() {
    var bodies = new ArrayList<Task>();
    var foreign = new Foreign();
    Context parent =
        new Wrapper(foreign) {
          @Override
          public Registration afterFunc(Task body) {
            bodies.add(body);
            return () -> bodies.remove(body);
          }
        };
    CancelContext first = parent.withCancel();
    CancelContext second = parent.withCancel();
    assertThat(bodies).hasSize(2);
    first.cancel();
    assertThat(bodies).hasSize(1);
    foreign.end(new ContextCanceledException(null));
    assertOpen(second);
    List.copyOf(bodies)
        .forEach(
            body -> {
              try {
                body.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    assertCanceled(second);
  }

  @Engines
  void aGoroutineThatWaitsForTheEndIsWoken(TestRuntime t) throws Exception {
    CancelContext context = Context.background().withCancel();
    var ended = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      Waiting.until(
          t.gmp()
              .go(
                  () -> {
                    context.done().receive();
                    ended.countDown();
                  }),
          Waiting.RECEIVE);
    }
    context.cancel();
    ended.await();
  }

  @Engines
  void manyDeadlinesPassAndManyAreCalledOff(TestRuntime t) throws Exception {
    int n = Scale.of(t.count(20_000, 10_000));
    var exceeded = new AtomicInteger();
    var canceled = new AtomicInteger();
    t.run(
        () -> {
          var random = ThreadLocalRandom.current();
          var settled = new WaitGroup();
          for (int i = 0; i < n; i++) {
            CancelContext context =
                Context.background().withTimeout(Duration.ofNanos(random.nextLong(1_000_000)));
            settled.add(1);
            context.afterFunc(
                () -> {
                  (context.err() instanceof DeadlineExceededException ? exceeded : canceled)
                      .incrementAndGet();
                  settled.done();
                });
            if (random.nextBoolean()) {
              context.cancel();
            }
          }
          settled.await();
        });
    assertThat(exceeded.get() + canceled.get()).isEqualTo(n);
  }
}
