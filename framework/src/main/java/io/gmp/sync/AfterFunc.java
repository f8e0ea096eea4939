package io.gmp.sync;

import io.gmp.channel.Channel;
import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.Selector;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.internal.scheduler.StackProbe;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to run once a context is done. Started or stopped, decided by one compare-and-set.
 *
 * <p>If the context is a foreign one, a goroutine of the default runtime watches its channel, and
 * one that is closed when nobody wants to know any more.
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
    StackProbe.OPERATION.require();
    if (state != WAITING || !STATE.compareAndSet(this, WAITING, STOPPED)) {
      return false;
    }
    leave();
    return true;
  }

  @Override
  Context.Registration followForeign(Context parent) {
    Channel<Void> stopped = Channel.make();
    var selector = Selector.random();
    var end = selector.onReceive(parent.done());
    selector.onReceive(stopped);
    var watch = new Watch(selector, end, () -> tell(Outcome.of(parent)));
    RuntimeAccess.defaultRuntime().execute(watch); // so that no other one waits for it at its end
    return () -> {
      boolean first = stop();
      if (first) {
        stopped.close();
      }
      return first;
    };
  }

  /** A goroutine that waits for the end of a foreign context, or until it is not needed. */
  private record Watch(Selector selector, Selector.Case end, Runnable tell) implements Runnable {
    @Override
    public void run() {
      try {
        if (selector.select() == end) {
          tell.run();
        }
      } catch (ChannelClosedException e) { // closed with a cause
        tell.run();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody has the handle of this goroutine", e);
      }
    }
  }
}
