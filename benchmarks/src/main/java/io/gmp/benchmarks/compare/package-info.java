/** Runs gmp and its peers on the same work in turns, and says how they compare. */
@org.jspecify.annotations.NullMarked
package io.gmp.benchmarks.compare;
