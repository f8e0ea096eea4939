package io.gmp.benchmarks.compare;

/** One of the columns of a table. */
enum Figure {
  SCORE(""),
  BYTES(" in bytes"),
  PROCESSOR_TIME(" in processor time");

  final String words; // after what a goal names

  Figure(String words) {
    this.words = words;
  }

  double of(Scores scores) {
    return switch (this) {
      case SCORE -> scores.median();
      case BYTES -> scores.bytes();
      case PROCESSOR_TIME -> scores.cpuNanos();
    };
  }
}
