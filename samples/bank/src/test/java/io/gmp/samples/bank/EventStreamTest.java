package io.gmp.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.reactor.Schedulers;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;

class EventStreamTest {
  private Gmp gmp;
  private Scheduler goroutines;
  private EventStream events;

  @BeforeEach
  void start() {
    gmp = Gmp.builder().name("events").build();
    goroutines = Schedulers.fromGmp(gmp);
    events = new EventStream(goroutines);
  }

  @AfterEach
  void stop() {
    goroutines.dispose();
    gmp.close();
  }

  @Test
  void aSlowListenerHoldsNobodyUpAndIsToldWhatItMissed() {
    int announced = 3 * EventStream.BUFFER;
    var slow = listen(0);
    var quick = listen(Long.MAX_VALUE);
    for (int i = 1; i <= announced; i++) {
      events.announce(booking(i));
      if (i % 1000 == 0) {
        int soFar = i;
        await().atMost(ONE_MINUTE).until(() -> quick.bookings() == soFar);
      }
    }
    assertThat(quick.missed()).isZero();
    assertThat(slow.heard).isEmpty();
    slow.request(Long.MAX_VALUE);
    await().atMost(ONE_MINUTE).until(() -> slow.bookings() + slow.missed() == announced);
    assertThat(slow.missed()).isPositive();
    assertThat(slow.last()).isEqualTo(booking(announced));
  }

  @Test
  void aListenerIsToldBeforeTheEventThatFollowsTheGap() {
    var listener = listen(Long.MAX_VALUE);
    events.announce(booking(1));
    await().atMost(ONE_MINUTE).until(() -> listener.bookings() == 1);
    events.missed();
    events.missed();
    events.announce(booking(2));
    await().atMost(ONE_MINUTE).until(() -> listener.bookings() == 2);
    assertThat(listener.heard)
        .extracting(ServerSentEvent::event)
        .containsExactly(null, "booking", "missed", "booking");
    assertThat(listener.missed()).isEqualTo(2);
  }

  @Test
  void whatWasMissedBeforeIsNobodysLoss() {
    events.missed();
    var listener = listen(Long.MAX_VALUE);
    events.announce(booking(1));
    await().atMost(ONE_MINUTE).until(() -> listener.bookings() == 1);
    assertThat(listener.missed()).isZero();
  }

  @Test
  void aListenerThatLeavesIsForgotten() {
    var listener = listen(Long.MAX_VALUE);
    events.announce(booking(1));
    await().atMost(ONE_MINUTE).until(() -> listener.bookings() == 1);
    listener.cancel();
    events.announce(booking(2));
    var other = listen(Long.MAX_VALUE);
    events.announce(booking(3));
    await().atMost(ONE_MINUTE).until(() -> other.bookings() == 1);
    assertThat(listener.bookings()).isEqualTo(1);
  }

  private static BalanceChanged booking(long balance) {
    return new BalanceChanged("alice", "payment", Leg.CREDIT, 1, balance);
  }

  private Listener listen(long demand) {
    var listener = new Listener(demand);
    events.listen().subscribe(listener);
    return listener;
  }

  private static final class Listener extends BaseSubscriber<ServerSentEvent<Object>> {
    final CopyOnWriteArrayList<ServerSentEvent<Object>> heard = new CopyOnWriteArrayList<>();
    private final long demand;

    Listener(long demand) {
      this.demand = demand;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      if (demand > 0) {
        subscription.request(demand);
      }
    }

    @Override
    protected void hookOnNext(ServerSentEvent<Object> event) {
      heard.add(event);
    }

    long bookings() {
      return heard.stream().filter(event -> event.data() instanceof BalanceChanged).count();
    }

    long missed() {
      return heard.stream()
          .mapToLong(event -> event.data() instanceof EventStream.Missed(long count) ? count : 0)
          .sum();
    }

    Object last() {
      return heard.getLast().data();
    }
  }
}
