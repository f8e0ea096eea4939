package io.gmp.actor;

import io.gmp.Gmp;
import io.gmp.channel.Overflow;
import io.vavr.collection.Seq;
import io.vavr.control.Validation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be wrong with a definition. All checks are made, and all that fail are reported. */
final class DefinitionChecks {
  /** More threads than that are no plan: it is what a runtime may have altogether. */
  static final int MOST_PINNED = Gmp.DEFAULT_MAX_THREADS;

  private DefinitionChecks() {}

  /** Returns the traits, or throws all that is wrong with them. */
  static <M> Traits<M> checked(Traits<M> traits) {
    return checked(traits, List.of());
  }

  /** As checked, with what was found wrong elsewhere. */
  static <M> Traits<M> checked(Traits<M> traits, List<String> others) {
    Seq<Validation<String, String>> checks =
        io.vavr.collection.List.ofAll(others)
            .map(Validation::<String, String>invalid)
            .append(name(traits.name()))
            .append(
                atLeastOne(
                    "a turn", "message", traits.throughput(), "give a throughput of 1 or more"))
            .append(
                traits.stash() >= 0
                    ? Validation.valid("")
                    : Validation.invalid(
                        "a stash of " + traits.stash() + " messages is negative; give 0 for none"))
            .append(atLeastOne("a pool", "actor", traits.poolSize(), "give a size of 1 or more"))
            .append(pinnedPool(traits))
            .append(pinnedPriority(traits));
    return Validation.sequence(checks.map(check -> check.mapError(io.vavr.collection.List::of)))
        .fold(
            problems -> {
              throw new InvalidDefinitionException(problems.toJavaList());
            },
            all -> traits);
  }

  private static Validation<String, String> name(@Nullable String name) {
    String problem = name == null ? null : ActorNames.problem(name);
    return problem == null ? Validation.valid("") : Validation.invalid(problem);
  }

  private static Validation<String, String> atLeastOne(
      String what, String of, int number, String remedy) {
    return number >= 1
        ? Validation.valid("")
        : Validation.invalid(what + " has at least 1 " + of + ", not " + number + "; " + remedy);
  }

  private static Validation<String, String> pinnedPool(Traits<?> traits) {
    return !traits.pinned() || traits.poolSize() <= MOST_PINNED
        ? Validation.valid("")
        : Validation.invalid(
            "a pinned pool of "
                + traits.poolSize()
                + " actors would take as many OS threads, of which a runtime has at most "
                + MOST_PINNED
                + "; leave out pinned() or give a smaller size");
  }

  private static Validation<String, String> pinnedPriority(Traits<?> traits) {
    return !traits.pinned() || traits.priority() == Priority.NORMAL
        ? Validation.valid("")
        : Validation.invalid(
            "a pinned actor has a thread of its own and stands in no queue, so the priority "
                + traits.priority()
                + " means nothing; leave out one of them");
  }

  /** What is wrong with a mailbox given by its parts, if anything. */
  static List<String> mailbox(int capacity, Overflow overflow, boolean ranked) {
    var problems = new ArrayList<String>(1);
    String problem =
        capacity < 1
            ? "a mailbox holds at least 1 message, not " + capacity + "; give a bound of 1 or more"
            : Mailbox.problem(capacity, overflow, ranked);
    if (problem != null) {
      problems.add(problem);
    }
    return problems;
  }
}
