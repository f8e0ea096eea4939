package io.gmp.benchmarks;

import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What {@link EchoLoad} has measured, and how it tells {@link EchoRun}. */
record EchoResult(long roundTrips, long nanos, long cpuNanos, long switches) {

  String line() {
    return roundTrips + " " + nanos + " " + cpuNanos + " " + switches;
  }

  static EchoResult of(String line) {
    long[] numbers = Stream.of(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new EchoResult(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  /** All of them as if it had been one. */
  static EchoResult sum(Stream<EchoResult> results) {
    long[] sums =
        results
            .map(r -> new long[] {r.roundTrips, r.nanos, r.cpuNanos, r.switches})
            .reduce(
                new long[4],
                (a, b) -> LongStream.range(0, 4).map(i -> a[(int) i] + b[(int) i]).toArray());
    return new EchoResult(sums[0], sums[1], sums[2], sums[3]);
  }

  double perSecond() {
    return roundTrips * 1e9 / nanos;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,9.0f round trips/s, %5.1f us of CPU and %4.2f context switches each",
        perSecond(),
        cpuNanos / 1e3 / roundTrips,
        (double) switches / roundTrips);
  }
}
