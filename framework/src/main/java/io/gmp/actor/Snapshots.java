package io.gmp.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes snapshots of actors, so many at most. */
final class Snapshots {
  private int left;

  Snapshots(int most) {
    this.left = most;
  }

  List<ActorSnapshot> of(List<ActorCell<?>> actors) {
    var found = new ArrayList<ActorSnapshot>();
    for (ActorCell<?> actor : actors) {
      if (left <= 0) {
        break;
      }
      left--;
      found.add(of(actor));
    }
    return found;
  }

  private ActorSnapshot of(ActorCell<?> actor) {
    Extension<?> extension = actor.extension;
    Failures failures = extension == null ? null : extension.failures;
    Children children = actor.mine();
    return new ActorSnapshot(
        actor.path(),
        actor.mailboxSize(),
        actor.definition.mailbox().capacity(),
        actor.handled(),
        failures == null ? 0 : failures.count(),
        Optional.ofNullable(failures).map(Failures::last),
        Optional.ofNullable(failures).map(Failures::at),
        children == null ? List.of() : of(children.all()));
  }
}
