/** Races of the Reactor bridge. */
@NullMarked
package io.gmp.reactor;

import org.jspecify.annotations.NullMarked;
