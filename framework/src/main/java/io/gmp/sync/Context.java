package io.gmp.sync;

import io.gmp.channel.ReceiveChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a piece of work, and all it starts, when to stop, and carries values along: Go's {@code
 * context.Context}. It is passed on by hand, as in Go: the first parameter of what may take long,
 * or captured by a goroutine's body.
 *
 * <pre>{@code
 * try (var context = Context.background().withTimeout(Duration.ofSeconds(1))) {
 *   var order = fetch(context, id);     // give up in time
 * }                                      // Go's defer cancel()
 * }</pre>
 *
 * <p>Contexts form a tree. When one is cancelled, or its deadline passes, all below it are done,
 * too, before {@link CancelContext#cancel} returns; those above it are not. A context that is done
 * leaves its parent, so nothing is kept that nobody needs. A context made by {@code with...} should
 * always be cancelled, in the end.
 *
 * <p>Any class may implement this interface; its {@link #done} must be a channel of gmp. What the
 * contexts made here do below a foreign parent costs one goroutine of the default runtime each
 * until they are cancelled, unless the foreign one passes on {@link #done} and {@link #value} of
 * one of ours, or knows better how to {@link #afterFunc}.
 *
 * <p>All methods may be called by any number of threads at once, and only waiting on {@link #done}
 * blocks. Memory effects: what a thread did before it cancelled happens-before what others do once
 * they have seen it.
 */
public interface Context {

  /** {@return when the work should be given up, if a time was set here or above} */
  Optional<Instant> deadline();

  /**
   * {@return a channel that is closed when the context is done; it never carries a value} To wait
   * for it: {@link ReceiveChannel#receive}, or a case of a select. Of a context that is never done
   * it is a channel on which all wait for ever.
   */
  ReceiveChannel<Void> done();

  /**
   * {@return why the context is done: a {@link ContextCanceledException} or a {@link
   * DeadlineExceededException}, always the same; {@code null} while {@link #done} is open} Not to
   * be thrown: it is a constant, {@link #throwIfDone} makes one to throw. Costs a volatile read
   * while the context is not done.
   */
  @Nullable ContextException err();

  /**
   * {@return what was given as the reason when the context was cancelled, else what {@link #err}
   * returns} Go's {@code context.Cause}.
   */
  default @Nullable Throwable cause() {
    CancelNode node = value(CancelNode.KEY);
    Throwable cause = node == null ? null : node.cause();
    return cause != null ? cause : err();
  }

  /**
   * Returns the value that was put under a key, here or above.
   *
   * @param key the key
   * @param <T> the value's type
   * @return the value, or {@code null} if there is none
   */
  <T> @Nullable T value(Key<T> key);

  /**
   * Throws if the context is done. For loops that compute: a channel operation in a select with
   * {@link #done} notices by itself.
   *
   * @throws ContextException of the type of {@link #err}, with the reason as its cause
   */
  default void throwIfDone() {
    ContextException err = err();
    if (err != null) {
      Throwable cause = cause();
      throw err.thrown(cause == err ? null : cause);
    }
  }

  /** {@return the root of all contexts: never cancelled, no values, no deadline} */
  static Context background() {
    return RootContext.BACKGROUND;
  }

  /** {@return as {@link #background}, but says that it is not yet clear which context to use} */
  static Context todo() {
    return RootContext.TODO;
  }

  /** {@return a context that is done when it is cancelled, or this one is done} */
  default CancelContext withCancel() {
    return CancelNode.below(this);
  }

  /**
   * Returns a context that is done at a time, when it is cancelled, or when this one is done. A
   * deadline later than that of this one changes nothing. If the clock is set later on, the
   * deadline does not move with it.
   *
   * @param deadline the time
   * @return the context
   */
  default CancelContext withDeadline(Instant deadline) {
    return CancelNode.below(this, deadline, null);
  }

  /**
   * As {@link #withDeadline(Instant)}, with a reason.
   *
   * @param deadline the time
   * @param cause what {@link #cause} returns if the deadline passes
   * @return the context
   */
  default CancelContext withDeadline(Instant deadline, Throwable cause) {
    return CancelNode.below(this, deadline, Objects.requireNonNull(cause, "the cause is null"));
  }

  /**
   * Returns a context that is done after some time, when it is cancelled, or when this one is done.
   *
   * @param timeout how long; zero or less, and it is done at once
   * @return the context
   */
  default CancelContext withTimeout(Duration timeout) {
    return CancelNode.below(this, timeout, null);
  }

  /**
   * As {@link #withTimeout(Duration)}, with a reason.
   *
   * @param timeout how long; zero or less, and it is done at once
   * @param cause what {@link #cause} returns if the time is over
   * @return the context
   */
  default CancelContext withTimeout(Duration timeout, Throwable cause) {
    return CancelNode.below(this, timeout, Objects.requireNonNull(cause, "the cause is null"));
  }

  /**
   * Returns a context that is as this one, and carries a value. For what belongs to a request and
   * passes through code that does not know of it, not for parameters.
   *
   * @param key the key
   * @param value the value
   * @param <T> the value's type
   * @return the context
   * @throws NullPointerException if key or value is null
   */
  default <T> Context withValue(Key<T> key, T value) {
    return new ValueContext<>(this, key, value);
  }

  /** {@return a context with the values of this one that is not done when this one is} */
  default Context withoutCancel() {
    return new WithoutCancelContext(this);
  }

  /**
   * Runs something in a goroutine of its own once this context is done; if it is so already, at
   * once. The goroutine runs on the runtime of whoever ended the context, elsewhere on the default
   * one; what it throws goes to that runtime's uncaught handler.
   *
   * @param body what to run
   * @return what calls it off
   */
  default Registration afterFunc(Task body) {
    return AfterFunc.of(this, body);
  }

  /** What {@link Context#afterFunc} returns. */
  @FunctionalInterface
  interface Registration {
    /**
     * Calls it off. Does not wait for a body that has been started.
     *
     * @return whether it had neither been started nor called off
     */
    boolean stop();
  }

  /**
   * What a value is found by. Two keys are never equal, whatever their names: whoever holds the key
   * decides who sees the value.
   *
   * @param <T> the type of the value
   */
  @SuppressWarnings("UnusedTypeParameter") // it says what type the value has
  final class Key<T> {
    private final String name;

    private Key(String name) {
      this.name = name;
    }

    /**
     * Makes a key.
     *
     * @param name for messages only
     * @param <T> the type of the value
     * @return a key unlike any other
     */
    public static <T> Key<T> named(String name) {
      return new Key<>(Objects.requireNonNull(name, "the name is null"));
    }

    /** Returns the name. */
    @Override
    public String toString() {
      return name;
    }
  }
}
