package io.gmp.internal.scheduler;

import org.jspecify.annotations.Nullable;

/** Why a goroutine does not run, in the words of Go's tracebacks. */
public enum WaitReason {
  /** Receiving from a channel. */
  CHAN_RECEIVE("chan receive"),
  /** Sending to a channel. */
  CHAN_SEND("chan send"),
  /** Sleeping. */
  SLEEP("sleep"),
  /** Waiting for permits of a semaphore. */
  SEMACQUIRE("semacquire"),
  /** Waiting for a wait group to be done. */
  WAIT_GROUP("sync.WaitGroup.Wait"),
  /** Waiting for the end of another goroutine; Go has no join, so the word is ours. */
  JOIN("join"),
  /** Receiving from a channel that never has a value. */
  CHAN_RECEIVE_NIL("chan receive (nil chan)"),
  /** Sending to a channel that never takes one. */
  CHAN_SEND_NIL("chan send (nil chan)"),
  /** Waiting for one of several channels. */
  SELECT("select"),
  /** Waiting for none at all. */
  SELECT_NO_CASES("select (no cases)");

  private final String text;

  WaitReason(String text) {
    this.text = text;
  }

  /** Returns what a G that stands on that thread waits for, or {@code null}. */
  public static @Nullable WaitReason of(Thread thread) {
    return thread.getUncaughtExceptionHandler() instanceof Runner runner
        ? runner.waitReason()
        : null;
  }

  /** Returns Go's words. */
  @Override
  public String toString() {
    return text;
  }
}
