package io.gmp.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoppedTest {
  private final Stopped stopped = new Stopped();

  @Test
  void allThatWereGivenAreTold() {
    CompletableFuture<Void> before = stopped.give();
    assertThat(before).isNotDone();
    stopped.end();
    assertThat(before).isCompleted();
    assertThat(stopped.give()).isCompleted();
    assertThat(stopped.given()).isZero();
  }

  @Test
  void whatOneDoesToItsOwnConcernsNobodyElse() {
    CompletableFuture<Void> mine = stopped.give();
    CompletableFuture<Void> other = stopped.give();
    mine.cancel(false);
    assertThat(other).isNotDone();
    assertThat(stopped).isNotDone();
    stopped.end();
    assertThat(mine).isCancelled();
    assertThat(other).isCompleted();
  }

  @Test
  void whatIsDoneBeforeIsNotKept() {
    List<CompletableFuture<Void>> given = Stream.generate(stopped::give).limit(3).toList();
    assertThat(stopped.given()).isEqualTo(3);
    given.forEach(each -> each.cancel(false));
    stopped.give().complete(null);
    stopped.give().completeExceptionally(new IllegalStateException("mine"));
    CompletableFuture<Void> late = stopped.give().orTimeout(0, TimeUnit.NANOSECONDS);
    await().until(() -> stopped.given() == 0);
    assertThat(late).isCompletedExceptionally();
  }

  @Test
  void whoAsksWhileItEndsIsToldToo() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      var end = new Stopped();
      Thread ending = Thread.ofPlatform().start(end::end);
      CompletableFuture<Void> given = end.give();
      ending.join();
      assertThat(given).isCompleted();
    }
  }
}
