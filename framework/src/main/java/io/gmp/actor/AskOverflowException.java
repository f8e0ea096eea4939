package io.gmp.actor;

/**
 * The message of an ask found no room in the mailbox, or was dropped from it for another one.
 * Nobody has seen it, so nobody will answer. The message names the actor and its mailbox.
 */
public final class AskOverflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AskOverflowException(String path, Mailbox<?> mailbox) {
    super(
        "the mailbox of actor '"
            + path
            + "' holds "
            + mailbox.capacity()
            + " messages, was full, and says "
            + mailbox.overflow()
            + ": nobody will answer");
  }
}
