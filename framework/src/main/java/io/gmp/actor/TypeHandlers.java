package io.gmp.actor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An actor's handlers by class of message, and of signal. The most specific class that fits
 * decides; of those that know nothing of one another, the first given. What was found for a class
 * is kept with the class.
 */
final class TypeHandlers<M, S> implements Handler<M, S> {
  /** The handler for a class. */
  record Entry<M, S, T>(Class<? extends T> type, ByType<M, S, T> handler) {}

  /** What a handler of any class looks like from here. */
  @FunctionalInterface
  interface ByType<M, S, T> {
    S handle(ActorContext<M> context, S state, T value) throws Exception;
  }

  private final ByClass<M, S, M> messages;
  private final ByClass<M, S, Signal> signals;

  TypeHandlers(
      List<Entry<M, S, M>> messages,
      @Nullable ByType<M, S, M> otherwise,
      List<Entry<M, S, Signal>> signals) {
    this.messages =
        new ByClass<>(
            messages,
            otherwise != null
                ? otherwise
                : (context, state, message) -> {
                  context.unhandled(message);
                  return state;
                });
    this.signals =
        new ByClass<>(
            signals,
            (context, state, signal) -> {
              context.unhandled(signal);
              return state;
            });
  }

  @Override
  public S handle(ActorContext<M> context, S state, M message) throws Exception {
    return messages.get(message.getClass()).handle(context, state, message);
  }

  @Override
  public S signal(ActorContext<M> context, S state, Signal signal) throws Exception {
    return signals.get(signal.getClass()).handle(context, state, signal);
  }

  private static final class ByClass<M, S, T> extends ClassValue<ByType<M, S, T>> {
    private final List<Entry<M, S, T>> entries;
    private final ByType<M, S, T> otherwise;

    ByClass(List<Entry<M, S, T>> entries, ByType<M, S, T> otherwise) {
      this.entries = List.copyOf(entries);
      this.otherwise = otherwise;
    }

    @Override
    protected ByType<M, S, T> computeValue(Class<?> type) {
      Entry<M, S, T> best = null;
      for (Entry<M, S, T> each : entries) {
        if (each.type().isAssignableFrom(type)
            && (best == null || best.type().isAssignableFrom(each.type()))) {
          best = each;
        }
      }
      return best == null ? otherwise : best.handler();
    }
  }
}
