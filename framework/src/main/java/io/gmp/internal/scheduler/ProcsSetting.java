package io.gmp.internal.scheduler;

/**
 * How many Ps there shall be.
 *
 * @param value the number
 * @param source who said so, for people
 * @param followed whether it is the machine's, and changes as that changes
 */
public record ProcsSetting(int value, String source, boolean followed) {
  /** More than that is a mistake. */
  public static final int LIMIT = 1024;
}
