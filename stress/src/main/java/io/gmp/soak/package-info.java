/**
 * The soak test: everything a runtime does at once, for as long as one likes, with the books kept.
 * Uses the public packages only; nothing uses it.
 */
@NullMarked
package io.gmp.soak;

import org.jspecify.annotations.NullMarked;
