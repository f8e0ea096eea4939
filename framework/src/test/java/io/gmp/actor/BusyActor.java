package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.TestRuntime;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An actor that is busy with its first message, 0, until the test lets it go. */
final class BusyActor {
  /** What it does besides with each message, when it was let go. */
  interface Also {
    void with(ActorRef<Integer> self, int message) throws InterruptedException;
  }

  final ActorRef<Integer> actor;
  final Queue<Integer> handled = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  BusyActor(ActorSystem system, Mailbox<? super Integer> mailbox) throws InterruptedException {
    this(system, mailbox, (self, message) -> {});
  }

  BusyActor(ActorSystem system, Mailbox<? super Integer> mailbox, Also also)
      throws InterruptedException {
    actor =
        system.spawn(
            Actor.<Integer, Integer>of(
                    0,
                    (context, state, message) -> {
                      begun.countDown();
                      open.await();
                      handled.add(message);
                      also.with(context.self(), message);
                      return state;
                    })
                .mailbox(mailbox));
    actor.tell(0);
    assertThat(begun.await(TestRuntime.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  void letGo() {
    open.countDown();
  }

  List<Integer> afterwards(int count) {
    letGo();
    await().until(() -> handled.size() == count);
    return List.copyOf(handled);
  }
}
