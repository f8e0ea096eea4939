package io.gmp.actor;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What was submitted to a {@link WorkQueue}. What changes is under the lock of its workforce. */
final class Job<T> {
  final T value;
  final long number;
  final ContextCapture.@Nullable Snapshot context; // of who submitted it
  final @Nullable CompletableFuture<Void> done; // for who wants to know
  int begun; // attempts
  boolean over; // confirmed, or dead

  Job(
      T value,
      long number,
      ContextCapture.@Nullable Snapshot context,
      @Nullable CompletableFuture<Void> done) {
    this.value = value;
    this.number = number;
    this.context = context;
    this.done = done;
  }
}
