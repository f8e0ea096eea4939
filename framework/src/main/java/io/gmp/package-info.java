/**
 * What users touch first: {@link io.gmp.Gmp} (a runtime), {@link io.gmp.Go} (static imports) and
 * {@link io.gmp.Goroutine} (the handle of one goroutine). It may use {@code io.gmp.sync}, {@code
 * io.gmp.channel} and the internal packages, never {@code io.gmp.actor} or what lies above it.
 */
@NullMarked
package io.gmp;

import org.jspecify.annotations.NullMarked;
