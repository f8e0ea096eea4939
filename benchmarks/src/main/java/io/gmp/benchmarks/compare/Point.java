package io.gmp.benchmarks.compare;

/**
 * Where a case stands on a curve: the same work, more of it or on more processors.
 *
 * @param curve what the curve is about
 * @param axis what x counts
 * @param x how much of it
 */
record Point(String curve, String axis, int x) {}
