/**
 * What the scheduler tells of itself while it runs. It may use all packages but {@code
 * io.gmp.functional} and {@code io.gmp.reactive}.
 */
@NullMarked
package io.gmp.trace;

import org.jspecify.annotations.NullMarked;
