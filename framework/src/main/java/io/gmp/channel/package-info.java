/**
 * Go's channels. It may use {@code io.gmp.internal.scheduler} to park and wake goroutines, and
 * nothing above itself; every channel also works from plain threads.
 */
@NullMarked
package io.gmp.channel;

import org.jspecify.annotations.NullMarked;
