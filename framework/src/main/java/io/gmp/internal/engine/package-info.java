/**
 * What an engine must do for the scheduler, the two engines, and the probe that chooses between
 * them. The lowest package: it uses the JDK only, and is the only one that touches the JDK's
 * internals.
 */
@NullMarked
package io.gmp.internal.engine;

import org.jspecify.annotations.NullMarked;
