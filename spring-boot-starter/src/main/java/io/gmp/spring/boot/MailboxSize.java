package io.gmp.spring.boot;

import io.gmp.actor.Mailbox;
import io.gmp.channel.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * How many messages a mailbox holds, as it is written in a property: a number, {@code rendezvous}
 * or {@code unbounded}.
 *
 * @param messages how many; 0 for a rendezvous, {@link Integer#MAX_VALUE} for no bound
 */
public record MailboxSize(int messages) {
  /**
   * Reads what stands in a property.
   *
   * @param text a number of 1 or more, {@code rendezvous} or {@code unbounded}
   * @return the size
   * @throws IllegalArgumentException if it is none of these
   */
  public static MailboxSize valueOf(String text) {
    return switch (text.strip()) {
      case "rendezvous" -> new MailboxSize(0);
      case "unbounded" -> new MailboxSize(Integer.MAX_VALUE);
      default -> new MailboxSize(atLeastOne(Integer.parseInt(text.strip())));
    };
  }

  private static int atLeastOne(int messages) {
    if (messages < 1) {
      throw new IllegalArgumentException("a mailbox holds at least 1 message, not " + messages);
    }
    return messages;
  }

  /** Whether it can overflow. */
  boolean isBounded() {
    return messages > 0 && messages < Integer.MAX_VALUE;
  }

  /** A mailbox of this size that is else as that one. */
  <M> Mailbox<M> of(@Nullable Overflow overflow, Mailbox<M> like) {
    Overflow policy = overflow != null ? overflow : like.overflow();
    return new Mailbox<>(messages, isBounded() ? policy : Overflow.BLOCK, like.rank());
  }

  @Override
  public String toString() {
    return switch (messages) {
      case 0 -> "rendezvous";
      case Integer.MAX_VALUE -> "unbounded";
      default -> Integer.toString(messages);
    };
  }
}
