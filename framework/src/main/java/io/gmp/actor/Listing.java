package io.gmp.actor;

import java.util.List;

/**
 * Who was registered with the {@link Receptionist} under a key at some time.
 *
 * @param key the key
 * @param actors those registered, in the order in which they came
 * @param <M> the messages they understand
 */
public record Listing<M>(ServiceKey<M> key, List<ActorRef<M>> actors) {
  /** Copies the list. */
  public Listing {
    actors = List.copyOf(actors);
  }
}
