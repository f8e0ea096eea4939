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

  /** One that figures of an earlier run are known of. */
  static Contender past(String name) {
    return new Contender(
        name,
        effort -> {
          throw new IllegalStateException(name + " is not measured any more");
        });
  }

  /** Whether it is somebody else's, not gmp in another form. */
  boolean isPeer() {
    return !name.startsWith(GMP);
  }
}
