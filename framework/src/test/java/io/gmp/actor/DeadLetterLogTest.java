package io.gmp.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;

class DeadLetterLogTest {
  @HarmlessIfDead
  private record Farewell(int number) {}

  private static final class Log extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(ActorSystem.class.getName());
    final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    Log() {
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }

  private static ActorRef<Object> stopped(ActorSystem system) throws Exception {
    ActorRef<Object> actor = system.spawn("gone", Actor.of(0, (context, state, message) -> state));
    actor.stop();
    actor.whenStopped().get(30, TimeUnit.SECONDS);
    return actor;
  }

  @Engines(gomaxprocs = 2)
  void theLastOnesAreKeptAndAllAreCountedByTypeAndReason(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> actor = stopped(system);
      int n = DeadLetters.KEPT + 10;
      for (int i = 0; i < n; i++) {
        actor.tell(i);
      }
      actor.tell("text");
      assertThat(system.recentDeadLetters())
          .hasSize(DeadLetters.KEPT)
          .endsWith(new DeadLetter("test/gone", "text", DeadLetter.Reason.STOPPED, null))
          .extracting(DeadLetter::message)
          .startsWith(11);
      assertThat(system.deadLettersByType())
          .containsEntry(Integer.class, (long) n)
          .containsEntry(String.class, 1L);
      assertThat(system.deadLetters(DeadLetter.Reason.STOPPED)).isEqualTo(n + 1);
      assertThat(system.deadLetters(DeadLetter.Reason.OVERFLOW)).isZero();
    }
  }

  @Engines(gomaxprocs = 2)
  void aFloodIsLoggedOnceASecond(TestRuntime t) throws Exception {
    try (var log = new Log();
        ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> actor = stopped(system);
      long start = System.nanoTime();
      IntStream.range(0, 1_000).forEach(i -> ((ActorCell<Object>) actor).overflowed(i));
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertThat(log.lines)
          .hasSizeBetween(1, (int) seconds + 1)
          .first()
          .asString()
          .contains("test/gone", "OVERFLOW", "java.lang.Integer");
    }
  }

  @Engines(gomaxprocs = 2)
  void harmlessOnesAreCountedAndToldButNeitherKeptNorLogged(TestRuntime t) throws Exception {
    try (var log = new Log();
        ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<DeadLetter>();
      system.onDeadLetter(heard::add);
      ActorRef<Object> actor = stopped(system);
      actor.tell(new Farewell(1));
      assertThat(system.deadLetters()).isOne();
      assertThat(heard).singleElement().matches(DeadLetter::isHarmless);
      assertThat(system.recentDeadLetters()).isEmpty();
      assertThat(log.lines).isEmpty();
    }
  }
}
