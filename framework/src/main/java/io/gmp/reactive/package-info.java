/**
 * Channels, goroutines, actors and topics as publishers, subscribers and processors, of Reactive
 * Streams ({@link io.gmp.reactive.ReactiveStreams}) and of the JDK ({@link io.gmp.reactive.Flows}).
 * It may use {@code io.gmp}, {@code io.gmp.actor} and what is below them; the bridge to Reactor
 * stands on it.
 */
@NullMarked
package io.gmp.reactive;

import org.jspecify.annotations.NullMarked;
