/**
 * What the tests of several packages share: runtimes for each engine and GOMAXPROCS, closed and
 * searched for leaks at the end of a test. Used by tests only.
 */
@NullMarked
package io.gmp.testing;

import org.jspecify.annotations.NullMarked;
