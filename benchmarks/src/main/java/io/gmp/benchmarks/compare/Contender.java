package io.gmp.benchmarks.compare;

/**
 * One of those that are compared.
 *
 * @param name as it stands in the table
 * @param source where its figures come from
 */
record Contender(String name, Source source) {
  static final String GMP = "gmp";
  static final String GO = "Go";
}
