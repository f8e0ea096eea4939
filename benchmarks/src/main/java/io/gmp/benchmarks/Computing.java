package io.gmp.benchmarks;

/** Work that the compiler cannot leave out. */
final class Computing {
  @SuppressWarnings("NonFinalStaticField") // as if somebody needed what is computed
  private static volatile long sink;

  private Computing() {}

  /** Makes so many steps; 700 of them take about a microsecond. */
  static void steps(int steps) {
    long x = sink;
    for (int i = 0; i < steps; i++) {
      x += x * 0x5DEECE66DL + 0xB + i;
    }
    if (x == 1) {
      sink = x;
    }
  }
}
