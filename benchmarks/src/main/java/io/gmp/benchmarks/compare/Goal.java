package io.gmp.benchmarks.compare;

/**
 * What is asked of gmp in a case: at most so many times a peer's figure, or at most so much.
 *
 * @param peer the peer's name; empty for an absolute limit
 * @param limit how many times, or how much
 * @param figure which figure is meant
 */
record Goal(String peer, double limit, Figure figure) {
  boolean isMet(double reached) {
    return reached <= limit;
  }

  /** Returns what is asked for, in words. */
  String words(String unit) {
    return peer.isEmpty()
        ? MarkdownReport.figure(limit) + " " + unit
        : MarkdownReport.figure(limit) + " times " + peer + figure.words;
  }
}
