package io.gmp.actor;

import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.SelectCase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The address of an entity: an id, behind which one actor follows another. It holds none of them.
 */
final class EntityRef<M> implements ActorRef<M> {
  private final EntityHome<M> home;
  private final String id;

  EntityRef(EntityHome<M> home, String id) {
    this.home = home;
    this.id = id;
  }

  String id() {
    return id;
  }

  @Override
  public String path() {
    return home.path() + "/" + id;
  }

  /** The caller, if it is the entity: what it tells itself is its own, even when it drains. */
  @SuppressWarnings("unchecked") // the actors of this address are of its type
  private @Nullable ActorCell<M> self() {
    ActorCell<?> caller = Parts.current();
    return caller != null && caller.home == home && caller.name().equals(id)
        ? (ActorCell<M>) caller
        : null;
  }

  /** Who stops when an address has no actor any more: for an entity that is their parent. */
  static ActorRef<?> life(ActorRef<?> address) {
    return address instanceof EntityRef<?> entity
        ? Objects.requireNonNull(entity.home.parent)
        : address;
  }

  /** The actor there is now; for the entity itself that is the caller. */
  @Nullable ActorCell<M> actor() {
    ActorCell<M> self = self();
    return self != null ? self : now();
  }

  private @Nullable ActorCell<M> now() {
    return home.living().get(id);
  }

  @Override
  public void tell(M message) throws InterruptedException {
    Objects.requireNonNull(message, "null is never a message");
    ActorCell<M> cell = self();
    if (cell != null) {
      cell.tell(message);
      return;
    }
    do {
      cell = home.actor(this, cell);
      if (cell == null) {
        home.system.deadLetter(path(), message, DeadLetter.Reason.STOPPED, null);
        return;
      }
      if (cell.offer(message)) {
        return;
      }
    } while (home.mayFollow(cell));
    cell.tell(message);
  }

  @Override
  public boolean tryTell(M message) {
    Objects.requireNonNull(message, "null is never a message");
    ActorCell<M> cell = null;
    do {
      cell = home.actor(this, cell);
      if (cell == null) {
        return false;
      }
      if (cell.tryTell(message)) {
        return true;
      }
    } while (cell.hasClosed() && home.mayFollow(cell));
    return false;
  }

  /**
   * {@inheritDoc} The actor is spawned now, if there is none; if it ends before the select has
   * chosen, the select throws.
   */
  @Override
  public <R> SelectCase<R> onSend(M message, Callable<? extends @Nullable R> body) {
    Objects.requireNonNull(message, "null is never a message");
    ActorCell<M> cell = null;
    do {
      cell = home.actor(this, cell);
      if (cell == null) {
        throw new ChannelClosedException("entity '" + path() + "' has stopped");
      }
    } while (cell.hasClosed() && home.mayFollow(cell));
    return cell.onSend(message, body);
  }

  /** {@inheritDoc} The message is made anew if the actor that was to get it had ended. */
  @Override
  public <R> CompletableFuture<R> ask(Function<ReplyTo<R>, M> message, Duration timeout) {
    ActorCell<M> cell = self();
    if (cell != null) {
      return cell.ask(message, timeout);
    }
    do {
      cell = home.actor(this, cell);
      CompletableFuture<R> reply = cell == null ? null : cell.askIfOpen(message, timeout);
      if (reply != null) {
        return reply;
      }
    } while (cell != null && home.mayFollow(cell));
    return CompletableFuture.failedFuture(new ActorStoppedException(path()));
  }

  @Override
  public void stop() {
    ActorCell<M> cell = now();
    if (cell != null) {
      cell.stop();
    }
  }

  @Override
  public CompletableFuture<Void> stop(Duration deadline) {
    ActorCell<M> cell = now();
    return cell == null ? CompletableFuture.completedFuture(null) : cell.stop(deadline);
  }

  @Override
  public CompletableFuture<Void> whenStopped() {
    ActorCell<M> cell = now();
    return cell == null ? CompletableFuture.completedFuture(null) : cell.whenStopped();
  }

  /** Tells of the end of the actor there is now, and what it failed with; at once if none is. */
  void onEnd(Consumer<@Nullable Throwable> listener) {
    ActorCell<M> cell = now();
    if (cell == null) {
      listener.accept(null);
    } else {
      var _ = cell.stoppedFuture().thenRun(() -> listener.accept(cell.failure()));
    }
  }

  @Override
  public int mailboxSize() {
    ActorCell<M> cell = now();
    return cell == null ? 0 : cell.mailboxSize();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EntityRef<?> that && home == that.home && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return path();
  }
}
