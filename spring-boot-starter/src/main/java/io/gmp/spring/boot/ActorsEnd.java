package io.gmp.spring.boot;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * Ends the actors of a context once: in their phase, or with the beans of a context that did not
 * come to have phases. Who comes second does not wait again for an actor that does not end.
 */
final class ActorsEnd implements DisposableBean {
  private final AtomicReference<@Nullable Runnable> close = new AtomicReference<>();

  /** That is how they end. */
  void by(Runnable closing) {
    close.set(closing);
  }

  void close() {
    Runnable closing = close.getAndSet(null);
    if (closing != null) {
      closing.run();
    }
  }

  @Override
  public void destroy() {
    close();
  }
}
