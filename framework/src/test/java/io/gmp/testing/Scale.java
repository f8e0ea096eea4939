package io.gmp.testing;

/** The size of tests that repeat: in full on demand ({@code -Dgmp.stress=full}), else a tenth. */
public final class Scale {
  private static final boolean FULL = "full".equals(System.getProperty("gmp.stress"));

  private Scale() {}

  /** Whether everything is wanted. */
  public static boolean isFull() {
    return FULL;
  }

  /** The number given, or a tenth of it, but one at least. */
  public static int of(int full) {
    return FULL ? full : Math.max(1, full / 10);
  }
}
