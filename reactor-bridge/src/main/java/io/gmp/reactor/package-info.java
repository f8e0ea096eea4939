/**
 * Project Reactor on gmp: a {@code Scheduler} whose workers are goroutines, and channels as {@code
 * Flux}. It uses {@code io.gmp}, {@code io.gmp.channel} and the scheduler below them; nothing in
 * the framework knows of it.
 */
@NullMarked
package io.gmp.reactor;

import org.jspecify.annotations.NullMarked;
