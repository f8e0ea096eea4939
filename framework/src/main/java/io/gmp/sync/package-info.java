/**
 * What {@code java.util.concurrent} does not have and Go does: {@link io.gmp.sync.WaitGroup},
 * {@link io.gmp.sync.ErrGroup}, {@link io.gmp.sync.Context}, {@link io.gmp.sync.Semaphore}, {@link
 * io.gmp.sync.SingleFlight} and {@link io.gmp.sync.RateLimiter}. It may use {@code io.gmp.channel}
 * and {@code io.gmp.internal.scheduler}; where it starts goroutines, it does so on the caller's
 * runtime, which it knows as an {@link java.util.concurrent.Executor}.
 */
@NullMarked
package io.gmp.sync;

import org.jspecify.annotations.NullMarked;
