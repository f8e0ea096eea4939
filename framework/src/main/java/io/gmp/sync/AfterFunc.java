package io.gmp.sync;

import io.gmp.channel.Channel;
import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.Selector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to run once a context is done. Started or stopped, decided by one compare-and-set.
 *
 * <p>If the context is a foreign one, a goroutine watches its channel, and one that is closed when
 * nobody wants to know any more.
 */
final class AfterFunc extends Child implements Context.Registration, CertainJob {
  private static final int WAITING = 0;
  private static final int STARTED = 1;
  private static final int STOPPED = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(AfterFunc.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Task body;
  private volatile int state;

  private AfterFunc(Task body) {
    this.body = Objects.requireNonNull(body, "the body is null");
  }

  static Context.Registration of(Context context, Task body) {
    var f = new AfterFunc(body);
    Context.Registration watch = f.follow(context);
    return watch != null ? watch : f;
  }

  @Override
  @Nullable Child told(Outcome outcome) {
    if (STATE.compareAndSet(this, WAITING, STARTED)) {
      start();
    }
    return null;
  }

  @Override
  public void run() {
    try {
      body.run();
    } catch (Exception e) {
      throw Rethrown.unchecked(e);
    }
  }

  @Override
  public boolean stop() {
    if (state != WAITING || !STATE.compareAndSet(this, WAITING, STOPPED)) {
      return false;
    }
    leave();
    return true;
  }

  @Override
  Context.Registration followForeign(Context parent) {
    Channel<Void> stopped = Channel.make();
    var watch = new Watch(parent.done(), stopped, () -> tell(Outcome.of(parent)));
    watch.start();
    return () -> {
      boolean first = stop();
      if (first) {
        stopped.close();
      }
      return first;
    };
  }

  /** A goroutine that waits for the end of a foreign context, or until it is not needed. */
  private record Watch(ReceiveChannel<Void> done, ReceiveChannel<Void> stopped, Runnable tell)
      implements CertainJob {
    @Override
    public void run() {
      var selector = Selector.random();
      var end = selector.onReceive(done);
      selector.onReceive(stopped);
      try {
        if (selector.select() == end) {
          tell.run();
        }
      } catch (ChannelClosedException e) { // closed with a cause
        tell.run();
      } catch (InterruptedException e) { // the runtime is being closed
        abandoned();
      }
    }
  }
}
