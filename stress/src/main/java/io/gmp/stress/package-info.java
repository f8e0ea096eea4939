/**
 * Races of the runtime, searched by jcstress. Uses {@code io.gmp.internal} and is used by nothing.
 */
@NullMarked
package io.gmp.stress;

import org.jspecify.annotations.NullMarked;
