package io.gmp.actor;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * To an actor that wants to know who is registered: look. It is under way once at most, and reads
 * the listing where it arrives; so an actor that is busy while many come and go has one of it.
 */
final class ListingChanged<M, T> extends SystemMessage {
  private final Receptionist receptionist;
  private final ServiceKey<M> key;
  private final Function<Listing<M>, ? extends T> message;
  private final AtomicBoolean underWay = new AtomicBoolean(); // cleared before the listing is read
  private volatile boolean ended;

  ListingChanged(
      Receptionist receptionist, ServiceKey<M> key, Function<Listing<M>, ? extends T> message) {
    this.receptionist = receptionist;
    this.key = key;
    this.message = message;
  }

  /** After the listing has changed. */
  void tell(ActorCell<?> listener) {
    if (underWay.compareAndSet(false, true)) {
      listener.push(this);
    }
  }

  void end() {
    ended = true;
  }

  @Override
  void deliver(ActorCell<?> listener) {
    if (listener.isBetweenStates()) {
      listener.defer(this);
      return;
    }
    underWay.set(false);
    if (!ended && listener.phase == Parts.RUNNING) {
      T made;
      try {
        made = message.apply(receptionist.listing(key));
      } catch (Throwable e) {
        listener.failed(null, e);
        return;
      }
      listener.handleUnchecked(made);
    }
  }
}
