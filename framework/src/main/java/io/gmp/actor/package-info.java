/**
 * Typed actors whose mailboxes are channels. It may use {@code io.gmp}, {@code io.gmp.channel} and
 * {@code io.gmp.internal.scheduler}; nothing below knows of actors.
 */
@NullMarked
package io.gmp.actor;

import org.jspecify.annotations.NullMarked;
