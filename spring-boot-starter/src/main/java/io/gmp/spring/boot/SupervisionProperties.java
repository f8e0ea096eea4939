package io.gmp.spring.boot;

import io.gmp.actor.Supervision;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an actor whose handler fails, as it is written in properties. What is blank stays
 * as the definition has it. The strategy alone may be written in the place of all: {@code
 * supervision=restart}.
 *
 * @param strategy What to do on any exception: resume, restart, stop or escalate. It takes the
 *     place of all rules of the definition.
 * @param maxRestarts How many restarts there may be within the time before the actor stops.
 * @param within Time within which restarts are counted.
 * @param minBackoff Wait before the first restart.
 * @param maxBackoff Longest wait before a restart; it doubles from one to the next.
 * @param jitter Greatest part, from 0 to 1, by which a wait is made longer at random.
 */
public record SupervisionProperties(
    @Nullable Strategy strategy,
    @Nullable Integer maxRestarts,
    @Nullable Duration within,
    @Nullable Duration minBackoff,
    @Nullable Duration maxBackoff,
    @Nullable Double jitter) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What to do on any exception. */
  public enum Strategy {
    /** Go on with the next message and the state before the failed one. */
    RESUME,
    /** Begin anew with the next message. */
    RESTART,
    /** Stop. */
    STOP,
    /** Let the parent decide. */
    ESCALATE;

    private Supervision supervision() {
      return switch (this) {
        case RESUME -> Supervision.resume();
        case RESTART -> Supervision.restart();
        case STOP -> Supervision.stop();
        case ESCALATE -> Supervision.escalate();
      };
    }
  }

  /**
   * Reads the short form.
   *
   * @param strategy the name of a strategy
   * @return a supervision of which nothing else is said
   * @throws IllegalArgumentException if there is no such strategy
   */
  public static SupervisionProperties valueOf(String strategy) {
    return new SupervisionProperties(named(strategy), null, null, null, null, null);
  }

  private static Strategy named(String name) {
    return Arrays.stream(Strategy.values())
        .filter(each -> each.name().equals(name.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no strategy '" + name + "'"));
  }

  /** The supervision that these make of the one in the definition. */
  Supervision over(Supervision said) {
    Supervision changed = strategy != null ? limited(strategy.supervision(), said) : said;
    if (maxRestarts != null || within != null) {
      changed =
          changed.atMost(
              maxRestarts != null ? maxRestarts : changed.limit(),
              within != null ? within : or(changed.window(), MINUTE));
    }
    if (minBackoff != null || maxBackoff != null) {
      changed = backedOff(changed);
    }
    return jitter != null ? changed.jitter(jitter) : changed;
  }

  private Supervision backedOff(Supervision changed) {
    Duration first = minBackoff != null ? minBackoff : changed.minBackoff();
    Duration most = maxBackoff != null ? maxBackoff : changed.maxBackoff();
    if (first.isZero() && maxBackoff != null && minBackoff == null) {
      first = most;
    }
    if (maxBackoff == null && most.compareTo(first) < 0) {
      most = first;
    }
    return changed.backoff(first, most);
  }

  private static Duration or(Duration said, Duration otherwise) {
    return said.isZero() ? otherwise : said;
  }

  /** A strategy replaces what to do, not how often and when. */
  private static Supervision limited(Supervision strategy, Supervision said) {
    Supervision limited =
        strategy
            .atMost(said.limit(), said.window())
            .backoff(said.minBackoff(), said.maxBackoff())
            .jitter(said.jitter())
            .group(said.group());
    limited =
        said.failedMessage() == Supervision.FailedMessage.RETRY_ONCE
            ? limited.retryOnce()
            : limited;
    return said.keepsChildren() ? limited.keepChildren() : limited;
  }
}
