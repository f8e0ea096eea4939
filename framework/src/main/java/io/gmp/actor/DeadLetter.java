package io.gmp.actor;

import org.jspecify.annotations.Nullable;

/**
 * A message that reached nobody, and why.
 *
 * @param path the actor it was meant for
 * @param message the message, or the {@link Signal}
 * @param reason why it was not handled
 * @param cause what the handler threw, if that was the reason
 */
public record DeadLetter(String path, Object message, Reason reason, @Nullable Throwable cause) {

  /** Why a message was not handled. */
  public enum Reason {
    /** The actor had stopped before the message arrived, or was about to. */
    STOPPED,
    /** The actor stopped while the message was in its mailbox, or put by. */
    LEFT_IN_MAILBOX,
    /** The handler failed on this message. */
    FAILED,
    /** The actor did not know what to do with it. */
    UNHANDLED,
    /** There was no room, and the mailbox drops. */
    OVERFLOW,
    /** An answer came after the asker had given up, or was a second answer. */
    LATE_REPLY
  }

  /** {@return whether its class is marked with {@link HarmlessIfDead}} */
  public boolean isHarmless() {
    return message.getClass().isAnnotationPresent(HarmlessIfDead.class);
  }
}
