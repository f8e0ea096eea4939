package io.gmp.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/** What a contender has reached in the rounds so far. */
final class Scores {
  private static final double CONFIDENCE = 0.95;

  private final List<Sample> samples = new ArrayList<>(); // of each round
  private final List<String> failures = new ArrayList<>();

  void add(Sample sample) {
    samples.add(sample);
  }

  void addFailure(String why) {
    samples.add(Sample.NONE);
    failures.add(why);
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** Returns why it has no score of some rounds. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Whether there is a score of any round. */
  boolean hasAny() {
    return samples.stream().anyMatch(sample -> !sample.isNone());
  }

  double median() {
    return median(samples.stream().mapToDouble(Sample::score).toArray());
  }

  /** Returns the median of the bytes allocated per operation, NaN where nobody counts them. */
  double bytes() {
    return median(samples.stream().mapToDouble(Sample::bytes).toArray());
  }

  /** Returns the median of the processor time for an operation, NaN where nobody counts it. */
  double cpuNanos() {
    return median(samples.stream().mapToDouble(Sample::cpuNanos).toArray());
  }

  private static double median(double[] values) {
    return new DescriptiveStatistics(known(values)).getPercentile(50);
  }

  private static double[] known(double[] values) {
    return DoubleStream.of(values).filter(value -> !Double.isNaN(value)).toArray();
  }

  /** Returns how many times another one's score it had in each round that both have one of. */
  double[] ratios(Scores other) {
    return known(
        IntStream.range(0, Math.min(samples.size(), other.samples.size()))
            .mapToDouble(i -> samples.get(i).score() / other.samples.get(i).score())
            .toArray());
  }

  /**
   * Compares with another one that ran in the same rounds: the geometric mean of the ratios of each
   * round, and a t interval about it. Rounds are pairs since what disturbs a machine disturbs
   * neighbours alike.
   */
  Ratio over(Scores other) {
    var logs = new DescriptiveStatistics(DoubleStream.of(ratios(other)).map(Math::log).toArray());
    double mean = logs.getMean();
    if (logs.getN() < 2) {
      return new Ratio(Math.exp(mean), Double.NaN, Double.NaN);
    }
    double reach =
        new TDistribution(logs.getN() - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2)
            * logs.getStandardDeviation()
            / Math.sqrt((double) logs.getN());
    return new Ratio(Math.exp(mean), Math.exp(mean - reach), Math.exp(mean + reach));
  }

  /**
   * How many times another one's score.
   *
   * @param mean over the rounds
   * @param low the lower end of the 95 % confidence interval, NaN after one round
   * @param high its upper end
   */
  record Ratio(double mean, double low, double high) {}
}
