/**
 * Project Reactor on gmp: a {@code Scheduler} whose workers are goroutines, and channels, topics,
 * actors and goroutines as {@code Flux} and {@code Mono}. It uses {@code io.gmp}, what {@code
 * io.gmp.reactive} makes of channels and actors, and the scheduler below them; nothing in the
 * framework knows of it.
 */
@NullMarked
package io.gmp.reactor;

import org.jspecify.annotations.NullMarked;
