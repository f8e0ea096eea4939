package io.gmp.actor;

/** An actor whose state is its behaviour. */
final class Behaviors<M> implements Handler<M, Behavior<M>> {
  static final Behavior<Object> SAME = new Mark("same");
  static final Behavior<Object> STOPPED = new Mark("stopped");
  static final Behavior<Object> UNHANDLED = new Mark("unhandled");

  /** Not a behaviour but a word about the one at hand. */
  private record Mark(String name) implements Behavior<Object> {
    @Override
    public Behavior<Object> receive(ActorContext<Object> context, Object message) {
      throw new IllegalStateException("an actor cannot begin as '" + name + "'");
    }
  }

  @Override
  public Behavior<M> handle(ActorContext<M> context, Behavior<M> now, M message) throws Exception {
    Behavior<M> next = now.receive(context, message);
    if (next == now || next == SAME) {
      return now;
    }
    if (next == UNHANDLED) {
      context.unhandled(message);
      return now;
    }
    return after(context, now, next);
  }

  @Override
  public Behavior<M> signal(ActorContext<M> context, Behavior<M> now, Signal signal)
      throws Exception {
    Behavior<M> next = now.signal(context, signal);
    if (next == UNHANDLED) {
      context.unhandled(signal);
      return now;
    }
    return next == SAME ? now : after(context, now, next);
  }

  private static <M> Behavior<M> after(ActorContext<M> context, Behavior<M> now, Behavior<M> next) {
    if (next == STOPPED) {
      context.stop();
      return now;
    }
    return next;
  }
}
