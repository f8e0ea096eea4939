package io.gmp.soak;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How much of something there was early and late: medians of a third of the samples each, without
 * the first fifth, in which caches fill. The same twice if the samples span too short a time to
 * say: threads that have nothing to do stay for half a minute.
 */
record Growth(long early, long late) {
  private static final int ENOUGH = 10;
  private static final long ENOUGH_SECONDS = 180;

  static Growth of(List<Sample> samples, ToLongFunction<Sample> value) {
    boolean tell = samples.size() >= ENOUGH && samples.getLast().second() >= ENOUGH_SECONDS;
    List<Sample> warm = samples.subList(tell ? samples.size() / 5 : 0, samples.size());
    int third = tell ? warm.size() / 3 : warm.size();
    return new Growth(
        median(warm.subList(0, third), value),
        median(warm.subList(warm.size() - third, warm.size()), value));
  }

  private static long median(List<Sample> samples, ToLongFunction<Sample> value) {
    long[] sorted = samples.stream().mapToLong(value).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
