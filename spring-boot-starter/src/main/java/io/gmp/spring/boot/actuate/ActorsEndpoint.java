package io.gmp.spring.boot.actuate;

import io.gmp.actor.ActorSnapshot;
import io.gmp.actor.ActorSystem;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** Shows the actors as a tree: {@code actors} all of them, {@code actors/<path>} one of them. */
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
   * @param limit how many to show, siblings before their children; {@value #MOST} if nothing is
   *     said
   * @return the actors
   */
  @ReadOperation
  public ActorsDescriptor actors(@Nullable Integer limit) {
    return new ActorsDescriptor(
        system.name(), system.actorCount(), actors(system.snapshot(most(limit))));
  }

  /**
   * Looks at one actor and those below it.
   *
   * @param path its path, with the name of the system or without
   * @param limit how many to show, siblings before their children; {@value #MOST} if nothing is
   *     said
   * @return the actor; nothing if there is no such actor, or it lives no more
   */
  @ReadOperation
  public @Nullable ActorDescriptor actor(
      @Selector(match = Selector.Match.ALL_REMAINING) String[] path, @Nullable Integer limit) {
    String all = String.join("/", path);
    String prefix = system.name() + "/";
    return (all.startsWith(prefix)
            ? system.snapshot(all.substring(prefix.length()), most(limit))
            : system.snapshot(all, most(limit)))
        .map(ActorsEndpoint::actor)
        .orElse(null);
  }

  private static int most(@Nullable Integer limit) {
    return limit != null ? limit : MOST;
  }

  private static List<ActorDescriptor> actors(List<ActorSnapshot> actors) {
    return actors.stream()
        .map(ActorsEndpoint::actor)
        .sorted(Comparator.comparing(ActorDescriptor::path))
        .toList();
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
        actors(actor.children()));
  }

  /**
   * The actors of a system.
   *
   * @param system its name
   * @param count how many live
   * @param actors those that it has spawned itself, by their paths
   */
  public record ActorsDescriptor(String system, int count, List<ActorDescriptor> actors)
      implements OperationResponseBody {}

  /**
   * An actor.
   *
   * @param path its path
   * @param mailboxSize messages in its mailbox
   * @param mailboxCapacity how many it holds, 0 for a rendezvous; nothing for no bound
   * @param processed messages it has handled; nothing if they are not counted
   * @param failures how often it has failed
   * @param lastFailure what it failed on last
   * @param lastFailureAt when that was
   * @param children those it has spawned, by their paths
   */
  public record ActorDescriptor(
      String path,
      int mailboxSize,
      @Nullable Integer mailboxCapacity,
      @Nullable Long processed,
      long failures,
      @Nullable String lastFailure,
      @Nullable Instant lastFailureAt,
      List<ActorDescriptor> children)
      implements OperationResponseBody {}
}
