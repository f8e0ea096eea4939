package io.gmp.reactive;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.actor.ActorSystem;
import io.gmp.actor.DeadLetter;
import io.gmp.actor.Topic;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

@Timeout(120)
class TopicPublisherTest {
  private ActorSystem system;
  private Topic<Integer> topic;

  private void open(TestRuntime t) {
    system = ActorSystem.create("test", t.gmp());
    topic = system.topic("prices");
  }

  @AfterEach
  void close() {
    system.close();
  }

  private Publisher<Integer> publisher(int buffer, Topic.Slow slow, TestRuntime t) {
    return ReactiveStreams.from(topic, buffer, slow, t.gmp().executor(), value -> {});
  }

  private void publish(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      topic.publish(i);
    }
  }

  @Engines
  void allSubscribersGetWhatIsPublishedAndTheEnd(TestRuntime t) throws Exception {
    open(t);
    int count = 1_000;
    Probe<Integer> first = Probe.all();
    Probe<Integer> second = Probe.all();
    publisher(8, Topic.Slow.WAIT, t).subscribe(first);
    publisher(1, Topic.Slow.WAIT, t).subscribe(second);
    publish(count);
    topic.stop();
    List<Integer> all = IntStream.range(0, count).boxed().toList();
    assertThat(first.awaitCompletion().values).containsExactlyElementsOf(all);
    assertThat(second.awaitCompletion().values).containsExactlyElementsOf(all);
    assertThat(first.overlapped || second.overlapped).isFalse();
    assertThat(system.deadLetters()).isZero();
  }

  @Engines
  void oneThatIsWaitedForHoldsThePublisherUp(TestRuntime t) throws Exception {
    open(t);
    var probe = new Probe<Integer>(0);
    publisher(2, Topic.Slow.WAIT, t).subscribe(probe);
    publish(5);
    await().until(() -> topic.waiting() == 2);
    probe.subscription.request(5);
    assertThat(probe.awaitValues(5).values).containsExactly(0, 1, 2, 3, 4);
    probe.subscription.cancel();
  }

  @Engines
  void whatASlowOneMissesIsADeadLetter(TestRuntime t) throws Exception {
    open(t);
    var probe = new Probe<Integer>(0);
    publisher(2, Topic.Slow.DROP, t).subscribe(probe);
    publish(5);
    await().until(() -> system.deadLetters(DeadLetter.Reason.OVERFLOW) == 3);
    probe.subscription.request(Long.MAX_VALUE);
    probe.awaitValues(2);
    topic.publish(5);
    assertThat(probe.awaitValues(3).values).containsExactly(0, 1, 5);
    probe.subscription.cancel();
  }

  @Engines
  void oneThatIsUnsubscribedForItHearsOfIt(TestRuntime t) throws Exception {
    open(t);
    var probe = new Probe<Integer>(0);
    publisher(2, Topic.Slow.UNSUBSCRIBE, t).subscribe(probe);
    publish(5);
    await().until(() -> topic.subscribers() == 0);
    probe.subscription.request(Long.MAX_VALUE);
    assertThat(probe.awaitError())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("too slow")
        .hasMessageContaining("test/prices");
    assertThat(probe.values).containsExactly(0, 1);
    assertThat(system.deadLetters(DeadLetter.Reason.OVERFLOW)).isOne();
  }

  @Engines
  void cancellingUnsubscribesAndLetsThePublisherGoOn(TestRuntime t) throws Exception {
    open(t);
    var probe = new Probe<Integer>(1);
    publisher(1, Topic.Slow.WAIT, t).subscribe(probe);
    publish(5);
    probe.awaitValues(1);
    await().until(() -> topic.waiting() > 0);
    probe.subscription.cancel();
    await().until(() -> topic.waiting() == 0);
    assertThat(topic.subscribers()).isZero();
    await().until(() -> t.gmp().stats().goroutines() == 0);
  }

  @Engines
  void aBadRequestUnsubscribes(TestRuntime t) {
    open(t);
    var probe = new Probe<Integer>(0);
    publisher(1, Topic.Slow.WAIT, t).subscribe(probe);
    assertThat(topic.subscribers()).isOne();
    probe.subscription.request(-5);
    assertThat(probe.awaitError()).isInstanceOf(IllegalArgumentException.class);
    assertThat(topic.subscribers()).isZero();
  }

  @Engines
  void aTopicThatHasStoppedIsAnEmptyStream(TestRuntime t) {
    open(t);
    topic.stop().join();
    Probe<Integer> probe = Probe.all();
    publisher(1, Topic.Slow.DROP, t).subscribe(probe);
    assertThat(probe.awaitCompletion().values).isEmpty();
  }

  @Engines
  void theEndOfTheSystemCompletesTheStream(TestRuntime t) throws Exception {
    open(t);
    Probe<Integer> probe = Probe.all();
    var idle = new Probe<Integer>(0);
    publisher(4, Topic.Slow.DROP, t).subscribe(probe);
    publisher(1, Topic.Slow.DROP, t).subscribe(idle);
    topic.publish(1);
    topic.publish(2);
    assertThat(system.close(TestRuntime.LONG)).isTrue();
    assertThat(probe.awaitCompletion().values).containsExactly(1, 2);
  }

  @Engines
  void aBufferHoldsSomething(TestRuntime t) {
    open(t);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReactiveStreams.from(topic, 0, Topic.Slow.DROP))
        .withMessageContaining("at least 1");
  }
}
