package io.gmp.reactor;

import org.jspecify.annotations.Nullable;

/**
 * What a scheduler that can be disposed has to find again: a worker in use, or a task that was
 * given to the scheduler itself.
 */
abstract class Tracked extends Entry {
  /** Where it is tracked, or {@code null} if nobody will ever have to find it. */
  final Registry.@Nullable Stripe home;

  /** Neighbours in {@link #home}; under its lock. */
  @Nullable Tracked previous;

  @Nullable Tracked following;

  Tracked(Registry.@Nullable Stripe home) {
    this.home = home;
  }

  /** The scheduler takes nothing more: finish what was accepted, then leave the registry. */
  abstract void closing();

  /** The scheduler is disposed: drop what has not begun, interrupt what has. */
  abstract void dispose();
}
