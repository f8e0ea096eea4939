package io.gmp.internal.scheduler;

import java.util.List;

/**
 * A G that holds its P for long and has come to no checkpoint.
 *
 * @param g the G
 * @param heldNanos for how long it has held the P when it was found
 * @param stack what it was doing then
 */
public record Hog(G g, long heldNanos, List<StackTraceElement> stack) {}
