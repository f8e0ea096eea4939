package io.gmp.spring.boot;

import io.gmp.actor.Priority;
import io.gmp.actor.Routing;
import io.gmp.channel.Overflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one actor that is a bean, or of a kind of actors by id. Each takes the place of what
 * the definition says; what is blank stays as it is there.
 *
 * @param mailbox How many messages the mailbox holds: a number, rendezvous or unbounded.
 * @param overflow What happens to a message for which there is no room.
 * @param throughput How many messages the actor handles at most before others have their turn;
 *     2,048 if nothing is said.
 * @param priority When the actor has its turn once it is ready.
 * @param stash How many messages the actor may put by; 0 for none.
 * @param pinned Whether the actor has an OS thread of its own.
 * @param cpu CPU to which that thread is tied, numbered from 0. The actor is pinned then.
 * @param instances How many actors of the definition there are behind one address.
 * @param routing Which of several instances gets a message.
 * @param idleAfter How long an actor by id is without a message before it leaves memory. The next
 *     message spawns it anew.
 * @param supervision What happens when the handler fails.
 */
public record ActorProperties(
    @Nullable MailboxSize mailbox,
    @Nullable Overflow overflow,
    @Nullable Integer throughput,
    @Nullable Priority priority,
    @Nullable Integer stash,
    @Nullable Boolean pinned,
    @Nullable Integer cpu,
    @Nullable Integer instances,
    @Nullable Routes routing,
    @Nullable Duration idleAfter,
    @Nullable SupervisionProperties supervision) {

  /** Which of several actors gets a message. */
  public enum Routes {
    /** One after the other. */
    ROUND_ROBIN,
    /** Of two at random, the one with fewer messages in its mailbox. */
    LEAST_BUSY;

    <M> Routing<M> routing() {
      return this == ROUND_ROBIN ? Routing.roundRobin() : Routing.leastBusy();
    }
  }
}
