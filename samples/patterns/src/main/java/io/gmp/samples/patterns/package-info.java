/**
 * Go's concurrency patterns, each one class; the Go function it is after stands in {@code
 * src/main/go} under the same name.
 */
@NullMarked
package io.gmp.samples.patterns;

import org.jspecify.annotations.NullMarked;
