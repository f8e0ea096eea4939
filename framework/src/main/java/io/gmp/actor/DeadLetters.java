package io.gmp.actor;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a system: counted by reason and by type, the last of them kept, told to those
 * who asked, and logged once a second at most.
 */
final class DeadLetters {
  /** How many are kept. */
  static final int KEPT = 256;

  private static final Logger LOG = System.getLogger(ActorSystem.class.getName());
  private static final long LOG_NANOS = 1_000_000_000;

  private final String system;
  private final AtomicLong count = new AtomicLong();
  private final LongAdder[] byReason = new LongAdder[DeadLetter.Reason.values().length];
  private final ConcurrentHashMap<Class<?>, LongAdder> byType = new ConcurrentHashMap<>();
  private final AtomicLong written = new AtomicLong();
  private final AtomicReferenceArray<DeadLetter> ring = new AtomicReferenceArray<>(KEPT);
  private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - LOG_NANOS);
  private final AtomicLong unlogged = new AtomicLong();
  private final CopyOnWriteArrayList<Consumer<DeadLetter>> listeners = new CopyOnWriteArrayList<>();

  DeadLetters(String system) {
    this.system = system;
    for (int i = 0; i < byReason.length; i++) {
      byReason[i] = new LongAdder();
    }
  }

  /**
   * Counts it and tells of it.
   *
   * @param trace what the log shows with its stack; without one it names the cause alone
   */
  @SuppressWarnings("EnumOrdinal") // the number does not outlive the process
  void add(DeadLetter letter, @Nullable Throwable trace) {
    boolean harmless = letter.isHarmless();
    if (!harmless) {
      ring.set((int) (written.getAndIncrement() % KEPT), letter);
    }
    byType.computeIfAbsent(letter.message().getClass(), type -> new LongAdder()).increment();
    byReason[letter.reason().ordinal()].increment();
    count.incrementAndGet(); // last, so that who sees it sees the letter
    for (Consumer<DeadLetter> listener : listeners) {
      try {
        listener.accept(letter);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a dead letter listener of '" + system + "' failed", e);
      }
    }
    if (!harmless) {
      log(letter, trace);
    }
  }

  private void log(DeadLetter letter, @Nullable Throwable trace) {
    long last = lastLogged.get();
    long now = System.nanoTime();
    if (now - last < LOG_NANOS || !lastLogged.compareAndSet(last, now)) {
      unlogged.incrementAndGet();
      return;
    }
    long others = unlogged.getAndSet(0);
    LOG.log(
        Level.WARNING,
        "dead letter to "
            + letter.path()
            + " ("
            + letter.reason()
            + "): a "
            + letter.message().getClass().getName()
            + (letter.cause() == null || trace != null
                ? ""
                : ", on which the handler threw " + letter.cause())
            + (others == 0 ? "" : "; " + others + " more since the last one logged"),
        trace);
  }

  AutoCloseable listen(Consumer<DeadLetter> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  long count() {
    return count.get();
  }

  @SuppressWarnings("EnumOrdinal") // the number does not outlive the process
  long count(DeadLetter.Reason reason) {
    return byReason[reason.ordinal()].sum();
  }

  Map<Class<?>, Long> countByType() {
    return byType.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().sum()));
  }

  /** The last ones, the oldest first. */
  List<DeadLetter> recent() {
    var found = new ArrayList<DeadLetter>(KEPT);
    long end = written.get();
    for (long i = Math.max(0, end - KEPT); i < end; i++) {
      DeadLetter letter = ring.get((int) (i % KEPT));
      if (letter != null) {
        found.add(letter);
      }
    }
    return found;
  }
}
