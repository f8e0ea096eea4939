package io.gmp.actor;

import org.jspecify.annotations.Nullable;

/** A handler that tells an observer of each message. */
record ObservedHandler<M>(Handler<M, Object> handler, ActorObserver observer)
    implements Handler<M, Object> {

  @Override
  public Object handle(ActorContext<M> context, Object state, M message) throws Exception {
    long begun = System.nanoTime();
    Throwable failure = null;
    try {
      return handler.handle(context, state, message);
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      tell(context, begun, failure);
    }
  }

  private void tell(ActorContext<M> context, long begun, @Nullable Throwable failure) {
    if (context instanceof ActorCell<M> cell && cell.mailbox instanceof TimedInbox<M> inbox) {
      inbox.handled(observer, begun, failure);
    }
  }

  @Override
  public Object signal(ActorContext<M> context, Object state, Signal signal) throws Exception {
    return handler.signal(context, state, signal);
  }
}
