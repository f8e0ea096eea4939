package io.gmp.internal.scheduler;

/** Why a goroutine does not run, in the words of Go's tracebacks. */
public enum WaitReason {
  /** Receiving from a channel. */
  CHAN_RECEIVE("chan receive"),
  /** Sending to a channel. */
  CHAN_SEND("chan send"),
  /** Sleeping. */
  SLEEP("sleep"),
  /** Waiting for the end of another goroutine; Go has no join, so the word is ours. */
  JOIN("join");

  private final String text;

  WaitReason(String text) {
    this.text = text;
  }

  /** Returns Go's words. */
  @Override
  public String toString() {
    return text;
  }
}
