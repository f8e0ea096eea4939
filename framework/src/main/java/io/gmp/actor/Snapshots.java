package io.gmp.actor;

import java.util.List;
import java.util.Optional;

/**
 * Makes snapshots of actors, so many at most: siblings before their children, so that who has very
 * many does not hide the others.
 */
final class Snapshots {
  private int left;

  Snapshots(int most) {
    this.left = most;
  }

  List<ActorSnapshot> of(List<ActorCell<?>> actors) {
    var shown = actors.subList(0, Math.min(actors.size(), Math.max(0, left)));
    left -= shown.size();
    return shown.stream().map(this::look).toList();
  }

  private ActorSnapshot look(ActorCell<?> actor) {
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
