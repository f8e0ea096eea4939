package io.gmp.actor;

import io.gmp.channel.Overflow;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where messages wait for an actor: a channel that many send to and one actor receives from. It
 * takes memory for what is in it, not for what could be. A message that its {@link Overflow} drops
 * is a dead letter. System messages do not go through it, and what an actor tells itself never
 * waits for room.
 *
 * <p>A buffered one that blocks and an unbounded one take no lock; the others take one for some
 * dozen instructions.
 *
 * @param capacity how many messages it holds; 0 makes each sender wait until the actor takes its
 *     message, {@link Integer#MAX_VALUE} means no bound
 * @param overflow what happens to a message for which there is no room
 * @param rank the place of a message, the smallest first; {@code null} for the order of arrival
 * @param <M> the messages
 */
public record Mailbox<M>(int capacity, Overflow overflow, @Nullable ToIntFunction<? super M> rank) {

  /** The bound of a mailbox about which nothing was said. */
  public static final int DEFAULT_CAPACITY = 1024;

  /**
   * Checks what was given.
   *
   * @throws IllegalArgumentException if the capacity is negative, or the overflow does not fit it
   */
  public Mailbox {
    Objects.requireNonNull(overflow, "the overflow is null");
    String problem = problem(capacity, overflow, rank != null);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** What is wrong with these together, or {@code null}. */
  static @Nullable String problem(int capacity, Overflow overflow, boolean ranked) {
    if (capacity < 0 || (capacity == 0 && ranked)) {
      return "a mailbox holds at least 1 message, not " + capacity + "; give a bound of 1 or more";
    }
    if (overflow != Overflow.BLOCK && (capacity == 0 || capacity == Integer.MAX_VALUE)) {
      return "a mailbox "
          + (capacity == 0 ? "without a buffer" : "without a bound")
          + " never overflows; give "
          + overflow
          + " a bound of 1 or more";
    }
    return null;
  }

  /**
   * A mailbox that makes senders wait when it is full.
   *
   * @param capacity how many messages it holds, at least 1
   * @param <M> the messages
   * @return the mailbox
   * @throws IllegalArgumentException if it is less than 1
   */
  public static <M> Mailbox<M> buffered(int capacity) {
    return buffered(capacity, Overflow.BLOCK);
  }

  /**
   * A mailbox with a bound.
   *
   * @param capacity how many messages it holds, at least 1
   * @param overflow what happens to a message for which there is no room
   * @param <M> the messages
   * @return the mailbox
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  public static <M> Mailbox<M> buffered(int capacity, Overflow overflow) {
    if (capacity == 0) {
      throw new IllegalArgumentException(
          "a mailbox holds at least 1 message, not 0; give a bound of 1 or more, or rendezvous()");
    }
    return new Mailbox<>(capacity, overflow, null);
  }

  /**
   * A mailbox without a bound: senders never wait, memory is the limit.
   *
   * @param <M> the messages
   * @return the mailbox
   */
  public static <M> Mailbox<M> unbounded() {
    return new Mailbox<>(Integer.MAX_VALUE, Overflow.BLOCK, null);
  }

  /**
   * A mailbox without a buffer: each sender waits until the actor takes its message.
   *
   * @param <M> the messages
   * @return the mailbox
   */
  public static <M> Mailbox<M> rendezvous() {
    return new Mailbox<>(0, Overflow.BLOCK, null);
  }

  /**
   * A mailbox that gives the actor the message with the smallest rank first, and those of one rank
   * in the order of their arrival. Where messages have to go, they are the oldest of those with the
   * greatest rank.
   *
   * @param capacity how many messages it holds, at least 1; {@link Integer#MAX_VALUE} for no bound
   * @param overflow what happens to a message for which there is no room
   * @param rank the rank of a message; called by its sender
   * @param <M> the messages
   * @return the mailbox
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  public static <M> Mailbox<M> priority(
      int capacity, Overflow overflow, ToIntFunction<? super M> rank) {
    return new Mailbox<>(capacity, overflow, Objects.requireNonNull(rank, "the rank is null"));
  }

  /** Whether it is of the kind that takes no lock. */
  boolean isLockFree() {
    return capacity > 0 && overflow == Overflow.BLOCK && rank == null;
  }
}
