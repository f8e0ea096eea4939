package io.gmp.reactor;

import io.gmp.actor.ReplyTo;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the questions of one subscription with the thread-locals that its subscribing code had. The
 * goroutine that asks may have been started by an answer, which comes from elsewhere; so the {@code
 * onSchedule} hook is applied once, when it is subscribed, and gone through for each question. They
 * are made one after another.
 */
final class Questions<T, M, R> implements BiFunction<T, ReplyTo<R>, M> {
  private final BiFunction<? super T, ReplyTo<R>, ? extends M> message;
  private final Runnable hooked;
  private @Nullable T value;
  private @Nullable ReplyTo<R> reply;
  private @Nullable M made;

  private Questions(BiFunction<? super T, ReplyTo<R>, ? extends M> message) {
    this.message = message;
    this.hooked = Schedulers.onSchedule(this::make);
  }

  static <T, M, R> BiFunction<T, ReplyTo<R>, M> of(
      BiFunction<? super T, ReplyTo<R>, ? extends M> message) {
    return new Questions<>(message);
  }

  private void make() {
    made = message.apply(Objects.requireNonNull(value), Objects.requireNonNull(reply));
  }

  @Override
  public M apply(T next, ReplyTo<R> address) {
    value = next;
    reply = address;
    try {
      hooked.run();
      return Objects.requireNonNull(made, "null is never a message");
    } finally {
      value = null;
      reply = null;
      made = null;
    }
  }
}
