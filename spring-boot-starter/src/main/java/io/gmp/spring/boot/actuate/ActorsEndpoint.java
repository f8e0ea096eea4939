package io.gmp.spring.boot.actuate;

import io.gmp.actor.ActorSnapshot;
import io.gmp.actor.ActorSystem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Shows the actors as a tree. */
@Endpoint(id = "actors", defaultAccess = Access.READ_ONLY)
public final class ActorsEndpoint {
  private static final int MOST = 1000;

  private final ActorSystem system;

  ActorsEndpoint(ActorSystem system) {
    this.system = system;
  }

  /**
   * Looks at the actors that live.
   *
   * @param limit how many to show, 1000 if nothing is said
   * @return the actors
   */
  @ReadOperation
  public ActorsDescriptor actors(@Nullable Integer limit) {
    return new ActorsDescriptor(
        system.name(),
        system.actorCount(),
        system.snapshot(limit != null ? limit : MOST).stream().map(ActorsEndpoint::actor).toList());
  }

  private static ActorDescriptor actor(ActorSnapshot actor) {
    return new ActorDescriptor(
        actor.path(),
        actor.mailbox(),
        actor.capacity() == Integer.MAX_VALUE ? null : actor.capacity(),
        actor.handled().isPresent() ? actor.handled().getAsLong() : null,
        actor.failures(),
        actor.lastFailure().map(Throwable::toString).orElse(null),
        actor.lastFailureAt().orElse(null),
        actor.children().stream().map(ActorsEndpoint::actor).toList());
  }

  /**
   * The actors of a system.
   *
   * @param system its name
   * @param count how many live
   * @param actors those that it has spawned itself
   */
  public record ActorsDescriptor(String system, int count, List<ActorDescriptor> actors) {}

  /**
   * An actor.
   *
   * @param path its path
   * @param mailbox messages in its mailbox
   * @param capacity how many it holds; nothing for no bound
   * @param processed messages it has handled; nothing if they are not counted
   * @param failures how often it has failed
   * @param lastFailure what it failed on last
   * @param lastFailureAt when that was
   * @param children those it has spawned
   */
  public record ActorDescriptor(
      String path,
      int mailbox,
      @Nullable Integer capacity,
      @Nullable Long processed,
      long failures,
      @Nullable String lastFailure,
      @Nullable Instant lastFailureAt,
      List<ActorDescriptor> children) {}
}
