package io.gmp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A circle of goroutines each of which waits for the next one, and the last for the first. See
 * {@link Gmp#deadlocks()}.
 *
 * @param members at least two goroutines, or turns of actors, in the order in which each waits for
 *     the next one; one alone if it waits for itself
 */
public record Deadlock(List<Member> members) {

  /**
   * One of them.
   *
   * @param goroutine its handle; nothing if it is the turn of an actor
   * @param name the name of the goroutine, or what its turn calls the actor
   * @param waitReason as {@link Goroutine#waitReason()}: {@code join}, or {@code park} if it waits
   *     in the JDK
   * @param waitsFor the goroutine whose end, or the lock whose release, it waits for
   * @param stack where it waits, innermost call first, without the calls of the scheduler
   */
  public record Member(
      Optional<Goroutine> goroutine,
      String name,
      String waitReason,
      String waitsFor,
      List<StackTraceElement> stack) {
    /** Copies the stack. */
    public Member {
      stack = List.copyOf(stack);
    }

    /**
     * {@return where it was started, if such places are kept: see {@link Goroutine#creationSite()}}
     */
    public Optional<StackTraceElement> creationSite() {
      return goroutine.flatMap(Goroutine::creationSite);
    }
  }

  /** Copies the list. */
  public Deadlock {
    members = List.copyOf(members);
  }

  /** Returns all of it in the form of {@link Gmp#goroutineDump()}. */
  @Override
  public String toString() {
    return members.stream()
        .map(Deadlock::text)
        .collect(Collectors.joining("\n", "deadlock of " + members.size() + ":\n\n", ""));
  }

  private static String text(Member member) {
    var text = new StringBuilder();
    text.append(member.name).append(" [").append(member.waitReason).append("] waits for ");
    text.append(member.waitsFor).append(":\n");
    GoroutineDump.appendCalls(text, member.stack, member.creationSite());
    return text.toString();
  }
}
