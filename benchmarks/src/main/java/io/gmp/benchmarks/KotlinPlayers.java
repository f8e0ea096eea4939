package io.gmp.benchmarks;

import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.ContinuationImpl;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelKt;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Kotlin's coroutines on its default dispatcher: what its compiler makes of a loop that sends or
 * receives, written by hand, so that no Kotlin is to be compiled.
 */
@State(Scope.Benchmark)
public class KotlinPlayers {
  /** The number of threads of the dispatcher. */
  @Param({"1", "2"})
  public int gomaxprocs;

  /** Sets the number of threads, before the dispatcher is there. */
  @Setup
  public void start() {
    System.setProperty("kotlinx.coroutines.scheduler.core.pool.size", "" + gomaxprocs);
    System.setProperty("kotlinx.coroutines.scheduler.max.pool.size", "" + gomaxprocs);
  }

  void produceAndConsume(int capacity, int pairs, int messages, Object value)
      throws InterruptedException {
    Channel<Object> channel = ChannelKt.Channel(capacity, BufferOverflow.SUSPEND, null);
    var end = new Tally(2 * pairs);
    for (int p = 0; p < pairs; p++) {
      start(new Producer(new End(end), channel, messages / pairs, value));
      start(new Consumer(new End(end), channel, messages / pairs));
    }
    end.await();
  }

  private static void start(ContinuationImpl coroutine) {
    IntrinsicsKt.intercepted(coroutine).resumeWith(Unit.INSTANCE);
  }

  private record End(Tally tally) implements Continuation<Object> {
    @Override
    public CoroutineContext getContext() {
      return Dispatchers.getDefault();
    }

    @Override
    public void resumeWith(Object result) {
      ResultKt.throwOnFailure(result);
      tally.end();
    }
  }

  private static final class Producer extends ContinuationImpl {
    private final Channel<Object> channel;
    private final Object value;
    private int left;

    Producer(Continuation<Object> end, Channel<Object> channel, int messages, Object value) {
      super(end);
      this.channel = channel;
      this.left = messages;
      this.value = value;
    }

    @Override
    protected Object invokeSuspend(Object result) {
      ResultKt.throwOnFailure(result);
      while (left-- > 0) {
        if (channel.send(value, this) == IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
          return IntrinsicsKt.getCOROUTINE_SUSPENDED();
        }
      }
      return Unit.INSTANCE;
    }
  }

  private static final class Consumer extends ContinuationImpl {
    private final Channel<Object> channel;
    private int left;

    Consumer(Continuation<Object> end, Channel<Object> channel, int messages) {
      super(end);
      this.channel = channel;
      this.left = messages;
    }

    @Override
    protected Object invokeSuspend(Object result) {
      ResultKt.throwOnFailure(result);
      while (left-- > 0) {
        if (channel.receive(this) == IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
          return IntrinsicsKt.getCOROUTINE_SUSPENDED();
        }
      }
      return Unit.INSTANCE;
    }
  }
}
