package io.gmp.benchmarks;

import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.ContinuationImpl;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelKt;
import org.jspecify.annotations.Nullable;

/**
 * Kotlin's channels as actors: a coroutine that receives from a channel without a bound, on the
 * default dispatcher. As {@link KotlinPlayers} it is what the compiler makes of such a loop.
 */
final class KotlinPlatform implements ActorPlatform {
  private record Question(int number, CompletableDeferred<Integer> reply) {}

  private record Asking(int times, Tally end) {}

  /** A send to a channel without a bound goes on with nothing: it never suspends. */
  private static final Continuation<Object> NEVER =
      new Continuation<>() {
        @Override
        public CoroutineContext getContext() {
          return Dispatchers.getDefault();
        }

        @Override
        public void resumeWith(Object result) {
          ResultKt.throwOnFailure(result);
        }
      };

  private final Address asker;

  KotlinPlatform(int gomaxprocs) {
    System.setProperty("kotlinx.coroutines.scheduler.core.pool.size", "" + gomaxprocs);
    System.setProperty("kotlinx.coroutines.scheduler.max.pool.size", "" + gomaxprocs);
    Address answerer =
        root(
            (self, message) -> {
              var question = (Question) message;
              question.reply().complete(question.number());
              return true;
            });
    var asking = new Asker(answerer);
    start(asking);
    asker = asking;
  }

  private static void start(ContinuationImpl coroutine) {
    IntrinsicsKt.intercepted(coroutine).resumeWith(Unit.INSTANCE);
  }

  private static Channel<Object> mailbox() {
    return ChannelKt.Channel(Integer.MAX_VALUE, BufferOverflow.SUSPEND, null);
  }

  @Override
  public Address root(Script script) {
    return spawnLoop(script);
  }

  private static Address spawnLoop(Script script) {
    var loop = new Loop(script);
    start(loop);
    return loop;
  }

  @Override
  public void askInside(int times, Tally end) throws InterruptedException {
    asker.tell(new Asking(times, end));
  }

  /** Coroutines that wait for ever are garbage. */
  @Override
  public void close() {}

  private static final class Loop extends ContinuationImpl implements Script.Self {
    private final Channel<Object> mailbox = mailbox();
    private final Script script;
    private boolean receives;

    Loop(Script script) {
      super(NEVER);
      this.script = script;
    }

    @Override
    public void tell(Object message) {
      mailbox.send(message, NEVER);
    }

    @Override
    public Address spawn(Script other) {
      return spawnLoop(other);
    }

    @Override
    protected Object invokeSuspend(Object result) {
      ResultKt.throwOnFailure(result);
      Object message = receives ? result : receive();
      while (message != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
        if (!handle(message)) {
          return Unit.INSTANCE;
        }
        message = receive();
      }
      return message;
    }

    private Object receive() {
      receives = true;
      return mailbox.receive(this);
    }

    private boolean handle(Object message) {
      try {
        return script.handle(this, message);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Asks with a {@code CompletableDeferred} in the message, and awaits that. */
  private static final class Asker extends ContinuationImpl implements Address {
    private final Channel<Object> mailbox = mailbox();
    private final Address answerer;
    private @Nullable Asking asking;
    private int number;
    private boolean receives;

    Asker(Address answerer) {
      super(NEVER);
      this.answerer = answerer;
    }

    @Override
    public void tell(Object message) {
      mailbox.send(message, NEVER);
    }

    @Override
    protected Object invokeSuspend(Object result) {
      ResultKt.throwOnFailure(result);
      Object got = receives ? result : receive();
      while (got != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
        got = next(got);
      }
      return got;
    }

    private Object receive() {
      receives = true;
      return mailbox.receive(this);
    }

    private Object next(Object got) {
      Asking now = asking;
      if (now == null) {
        asking = (Asking) got;
        number = 0;
      } else if ((int) got != number) {
        throw new IllegalStateException(got + " for " + number);
      } else if (++number == now.times()) {
        asking = null;
        now.end().end();
        return receive();
      }
      CompletableDeferred<Integer> reply = CompletableDeferredKt.CompletableDeferred(null);
      try {
        answerer.tell(new Question(number, reply));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return reply.await(this);
    }
  }
}
