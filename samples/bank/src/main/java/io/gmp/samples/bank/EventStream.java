package io.gmp.samples.bank;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Hands each booking to all who listen. Nobody waits for a slow listener: up to {@link #BUFFER}
 * events wait for it, then the oldest go, and it is told how many it missed before it gets the
 * next.
 */
@Component
class EventStream {
  static final int BUFFER = 4096;

  /** How many events are on their way to the network at a time. */
  private static final int PREFETCH = 32;

  private final Sinks.Many<BalanceChanged> bookings =
      Sinks.unsafe().many().multicast().directBestEffort();
  private final Sinks.Empty<Void> end = Sinks.empty();
  private final LongAdder missedByAll = new LongAdder();
  private final Scheduler goroutines;

  EventStream(Scheduler goroutines) {
    this.goroutines = goroutines;
  }

  /** Announces an event. For one caller at a time. */
  void announce(BalanceChanged event) {
    bookings.emitNext(event, Sinks.EmitFailureHandler.FAIL_FAST);
  }

  /** Counts an event that could not be announced. */
  void missed() {
    missedByAll.increment();
  }

  /** The events from now on; the first is a comment that says so. */
  Flux<ServerSentEvent<Object>> listen() {
    return Flux.defer(
        () -> {
          var gaps = new Gaps(missedByAll);
          Flux<ServerSentEvent<Object>> events =
              bookings
                  .asFlux()
                  .onBackpressureBuffer(
                      BUFFER, event -> gaps.missed(), BufferOverflowStrategy.DROP_OLDEST)
                  .publishOn(goroutines, PREFETCH)
                  .concatMapIterable(event -> describe(event, gaps.take()));
          var hello = ServerSentEvent.builder().comment("listening").build();
          return Flux.merge(events, Flux.just(hello)).takeUntilOther(end.asMono());
        });
  }

  private static List<ServerSentEvent<Object>> describe(BalanceChanged booking, long missed) {
    var event = ServerSentEvent.<Object>builder(booking).event("booking").build();
    return missed == 0
        ? List.of(event)
        : List.of(
            ServerSentEvent.<Object>builder(new Missed(missed)).event("missed").build(), event);
  }

  /** Lets the web server stop without waiting for those who listen. */
  @EventListener(ContextClosedEvent.class)
  void end() {
    end.tryEmitEmpty();
  }

  /** Tells a listener that it was too slow. */
  record Missed(long events) {}
}
