package io.gmp;

import java.util.List;
import java.util.Optional;

/**
 * A look at a goroutine, or at the turn of an actor, that has started. It is read part by part
 * while the goroutine runs, so a stack may be younger than the state beside it. See {@link
 * Gmp#goroutines()}.
 *
 * @param goroutine its handle; nothing if it is the turn of an actor
 * @param name the name of the goroutine, or what its turn calls the actor
 * @param state {@link Goroutine.State#RUNNING} or {@link Goroutine.State#WAITING}
 * @param waitReason as {@link Goroutine#waitReason()}, {@code park} if it waits in the JDK; empty
 *     if it runs
 * @param stack what it is at, innermost call first, without the calls of the scheduler
 */
public record GoroutineSnapshot(
    Optional<Goroutine> goroutine,
    String name,
    Goroutine.State state,
    String waitReason,
    List<StackTraceElement> stack) {
  /** Copies the stack. */
  public GoroutineSnapshot {
    stack = List.copyOf(stack);
  }

  /**
   * {@return where it was started, if such places are kept: see {@link Goroutine#creationSite()}}
   */
  public Optional<StackTraceElement> creationSite() {
    return goroutine.flatMap(Goroutine::creationSite);
  }

  /** Returns all of it in the form of Go's tracebacks. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    goroutine.ifPresent(g -> text.append("goroutine ").append(g.id()));
    if (goroutine.isEmpty()) {
      text.append(name);
    } else if (!name.equals("goroutine-" + goroutine.get().id())) {
      text.append(' ').append(name);
    }
    text.append(" [").append(waitReason.isEmpty() ? "running" : waitReason).append("]:\n");
    GoroutineDump.appendCalls(text, stack, creationSite());
    return text.toString();
  }
}
