package io.gmp;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The goroutines and turns of actors that have started, those with the same state and stack
 * together. See {@link Gmp#goroutineProfile()}.
 *
 * @param groups the groups, the largest first
 */
public record GoroutineProfile(List<Group> groups) {

  /**
   * Those that are at the same.
   *
   * @param count how many they are
   * @param state {@link Goroutine.State#RUNNING} or {@link Goroutine.State#WAITING}
   * @param waitReason as {@link GoroutineSnapshot#waitReason()}
   * @param stack what they are at, innermost call first, without the calls of the scheduler
   * @param creationSite where they were started, if such places are kept: see {@link
   *     Goroutine#creationSite()}
   */
  public record Group(
      int count,
      Goroutine.State state,
      String waitReason,
      List<StackTraceElement> stack,
      Optional<StackTraceElement> creationSite) {
    /** Copies the stack. */
    public Group {
      stack = List.copyOf(stack);
    }

    private static Group of(GoroutineSnapshot one) {
      return new Group(1, one.state(), one.waitReason(), one.stack(), one.creationSite());
    }

    private Group times(int number) {
      return new Group(number, state, waitReason, stack, creationSite);
    }

    private String text() {
      var text = new StringBuilder().append(count).append(" @ [");
      text.append(waitReason.isEmpty() ? "running" : waitReason).append("]:\n");
      GoroutineDump.appendCalls(text, stack, creationSite);
      return text.append('\n').toString();
    }
  }

  /** Copies the list. */
  public GoroutineProfile {
    groups = List.copyOf(groups);
  }

  static GoroutineProfile of(Iterable<GoroutineSnapshot> goroutines) {
    var counts = new LinkedHashMap<Group, Integer>();
    for (GoroutineSnapshot each : goroutines) {
      counts.merge(Group.of(each), 1, Integer::sum);
    }
    return new GoroutineProfile(
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(same -> same.getKey().times(same.getValue()))
            .toList());
  }

  /** {@return how many goroutines and turns of actors there are in all groups} */
  public int total() {
    return groups.stream().mapToInt(Group::count).sum();
  }

  /** Returns all of it in the form of Go's goroutine profile. */
  @Override
  public String toString() {
    var text = new StringBuilder("goroutine profile: total ").append(total()).append('\n');
    groups.forEach(group -> text.append(group.text()));
    return text.toString();
  }
}
