package io.gmp.actor;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which actor of a pool gets a message. It is decided by the sender, on its own thread: nothing
 * stands between it and the mailbox.
 *
 * @param <M> the messages
 */
public final class Routing<M> {
  /** Makes what decides for one pool. */
  private interface Rule<M> {
    Choice<M> begin();
  }

  /** Decides for one pool; from any thread. */
  interface Choice<M> {
    /** The place of one of the members, of which there is one at least; by key, of the message. */
    int choose(PoolMembers<?> members, @Nullable M message);
  }

  private final Rule<M> rule;
  private final boolean keyed;

  private Routing(boolean keyed, Rule<M> rule) {
    this.keyed = keyed;
    this.rule = rule;
  }

  Choice<M> begin() {
    return rule.begin();
  }

  /** Whether a message can go to one of them only. */
  boolean isKeyed() {
    return keyed;
  }

  /**
   * One after the other. All senders share one counter.
   *
   * @param <M> the messages
   * @return the routing
   */
  public static <M> Routing<M> roundRobin() {
    return new Routing<>(
        false,
        () -> {
          var count = new AtomicInteger();
          return (members, message) ->
              (int) (Integer.toUnsignedLong(count.getAndIncrement()) % members.size());
        });
  }

  /**
   * Of two that are chosen at random, the one with fewer messages in its mailbox: the longest
   * mailbox is then nearly as short as if all had been looked at (Mitzenmacher, "The Power of Two
   * Choices in Randomized Load Balancing", 2001). The message an actor is at does not count.
   *
   * @param <M> the messages
   * @return the routing
   */
  public static <M> Routing<M> leastBusy() {
    return new Routing<>(false, () -> (members, message) -> leastBusy(members));
  }

  private static int leastBusy(PoolMembers<?> members) {
    int size = members.size();
    if (size == 1) {
      return 0;
    }
    var random = ThreadLocalRandom.current();
    int one = random.nextInt(size);
    int other = random.nextInt(size - 1);
    other += other >= one ? 1 : 0;
    return members.get(other).mailboxSize() < members.get(one).mailboxSize() ? other : one;
  }

  /**
   * Messages with equal keys go to the same actor, and so keep their order. When the pool grows or
   * shrinks, only the keys of about one actor in so many move; what was sent before may then still
   * be handled beside what is sent after, by two actors. Each actor has {@value PoolMembers#POINTS}
   * points on a ring (consistent hashing, Karger et al., 1997).
   *
   * @param key the key of a message, with an {@code equals} and a {@code hashCode} that spreads
   * @param <M> the messages
   * @return the routing
   */
  public static <M> Routing<M> byKey(Function<? super M, ?> key) {
    Objects.requireNonNull(key, "the key's function is null");
    return new Routing<>(
        true,
        () ->
            (members, message) -> {
              M keyed = Objects.requireNonNull(message, "null is never a message");
              return members.owner(
                  Objects.requireNonNull(key.apply(keyed), "the key of a message is null"));
            });
  }
}
