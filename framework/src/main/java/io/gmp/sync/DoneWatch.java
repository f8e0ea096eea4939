package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/** Has a waiter woken at the end of a context, by whoever ends it. */
final class DoneWatch extends Child {
  private final Runnable wake;

  private DoneWatch(Runnable wake) {
    this.wake = wake;
  }

  /**
   * Begins.
   *
   * @param wake called when the context is done, perhaps at once; must be short and never block
   */
  static Context.Registration of(Context context, Runnable wake) {
    var watch = new DoneWatch(wake);
    Context.Registration foreign = watch.follow(context);
    return foreign != null ? foreign : watch::stop;
  }

  private boolean stop() {
    leave();
    return true;
  }

  @Override
  @Nullable Child told(Outcome outcome) {
    wake.run();
    return null;
  }
}
