package io.gmp.internal.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbered work, so that tests can tell it apart. A class, for Lincheck cannot look into records.
 */
final class Work {
  private final int id;

  Work(int id) {
    this.id = id;
  }

  static int id(@Nullable Object work) {
    return work == null ? -1 : ((Work) work).id;
  }

  static Object[] batch(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(Work::new).toArray(Object[]::new);
  }

  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  static List<Integer> all(Supplier<? extends @Nullable Object> source) {
    var ids = new ArrayList<Integer>();
    for (Object work = source.get(); work != null; work = source.get()) {
      ids.add(id(work));
    }
    return ids;
  }
}
