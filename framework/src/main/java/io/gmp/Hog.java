package io.gmp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A goroutine, or an actor's turn, that has held its processor for long without coming to a
 * checkpoint: it computes, or blocks its OS thread where the runtime is not told. Others run
 * meanwhile, on a processor that was put in the place of the held one; what it costs is a thread
 * beyond GOMAXPROCS.
 *
 * @param name the goroutine's name or the actor's path
 * @param goroutine the goroutine, if it is one
 * @param held for how long it had held the processor when it was found; it may hold it still
 * @param stack what it was doing then, the innermost call first
 */
public record Hog(
    String name, Optional<Goroutine> goroutine, Duration held, List<StackTraceElement> stack) {

  static Hog of(io.gmp.internal.scheduler.Hog hog) {
    Optional<Goroutine> goroutine =
        hog.g() instanceof Goroutine g ? Optional.of(g) : Optional.empty();
    return new Hog(
        goroutine.map(Goroutine::name).orElseGet(() -> hog.g().toString()),
        goroutine,
        Duration.ofNanos(hog.heldNanos()),
        hog.stack());
  }

  /** {@return name and time, then a line for each call} */
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(name).append(" has held its processor for ").append(held.toMillis()).append(" ms");
    for (StackTraceElement call : stack) {
      text.append("\n\tat ").append(call);
    }
    return text.toString();
  }
}
