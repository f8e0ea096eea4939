package io.gmp.sync;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.internal.scheduler.Job;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.internal.scheduler.StackProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets many who want the same at the same time have it done once, after {@code
 * golang.org/x/sync/singleflight}: who comes while it is being done waits and gets the same result.
 * Nothing is kept afterwards; it is no cache.
 *
 * <p>With {@link #call} the first caller runs the function itself. If that caller is interrupted
 * and the function therefore fails, it fails for all. {@link #callAsync} runs it in a goroutine
 * that belongs to none of them.
 *
 * <p>Memory effects: what the function did happens-before each caller has the result.
 *
 * @param <K> what the work is known by; needs {@code equals} and {@code hashCode}
 * @param <V> what it yields
 */
public final class SingleFlight<K, V extends @Nullable Object> {

  /**
   * What came of it.
   *
   * @param value what the function returned; {@code null} if it failed
   * @param failure what it threw, or {@code null}
   * @param shared whether more than one caller has asked for this result
   * @param <V> the value's type
   */
  public record Result<V extends @Nullable Object>(
      @Nullable V value, @Nullable Throwable failure, boolean shared) {

    /**
     * Returns the value.
     *
     * @return the value
     * @throws ExecutionException if the function failed; the cause is what it threw
     */
    @SuppressWarnings("NullAway") // if it has not failed, the value is of type V
    public V get() throws ExecutionException {
      if (failure != null) {
        throw new ExecutionException(failure);
      }
      return value;
    }
  }

  /**
   * One run of the function. {@code sharers} and {@code listeners} change only while the flight is
   * in the map, under the lock of its entry; they are read after it was removed.
   */
  private static final class Flight<V extends @Nullable Object> {
    private final WaitGroup landed = new WaitGroup();
    private final List<Channel<Result<V>>> listeners = new ArrayList<>(0);
    private int askers;
    private volatile @Nullable Thread leader;
    private @Nullable Result<V> result; // published by landed

    Flight() {
      landed.add(1);
    }

    Flight<V> askedBy(@Nullable Channel<Result<V>> listener) {
      askers++;
      if (listener != null) {
        listeners.add(listener);
      }
      return this;
    }

    Result<V> land(@Nullable V value, @Nullable Throwable failure) {
      var r = new Result<V>(value, failure, askers > 1);
      result = r;
      leader = null;
      landed.done();
      for (Channel<Result<V>> listener : listeners) {
        listener.trySend(r);
      }
      return r;
    }

    Result<V> await(Object key) throws InterruptedException {
      if (leader == Thread.currentThread()) {
        throw new IllegalStateException(
            "the function for " + key + " waits for its own result, which never comes");
      }
      landed.await();
      return Objects.requireNonNull(result);
    }
  }

  private final ConcurrentHashMap<K, Flight<V>> flights = new ConcurrentHashMap<>();

  /** Makes one that has nothing to do. */
  public SingleFlight() {}

  /**
   * Runs the function and returns its result, Go's {@code Do}; or, if a function is being run for
   * this key, waits for that one's.
   *
   * @param key what the work is known by
   * @param function does the work
   * @return the result; its {@code failure} is {@code null}
   * @throws ExecutionException if the function failed; the cause is what it threw, the same for all
   * @throws InterruptedException if interrupted while waiting for another caller's function, which
   *     goes on; or while running the own one, which threw this
   * @throws IllegalStateException if the function calls this with its own key
   */
  public Result<V> call(K key, Callable<? extends V> function)
      throws InterruptedException, ExecutionException {
    Objects.requireNonNull(function, "the function is null");
    StackProbe.OPERATIONS.require();
    var mine = new Flight<V>();
    Flight<V> flight = board(key, mine, null);
    Result<V> result = flight == mine ? fly(key, mine, function) : flight.await(key);
    if (flight == mine && result.failure() instanceof InterruptedException e) {
      throw e;
    }
    result.get();
    return result;
  }

  /**
   * Runs the function in a goroutine of its own, unless one is being run for this key, and returns
   * at once, Go's {@code DoChan}.
   *
   * @param key what the work is known by
   * @param function does the work
   * @return a channel that gives the result once, and is not closed
   * @throws RejectedExecutionException if the caller's runtime is closed
   */
  public ReceiveChannel<Result<V>> callAsync(K key, Callable<? extends V> function) {
    Objects.requireNonNull(function, "the function is null");
    StackProbe.OPERATIONS.require();
    Channel<Result<V>> listener = Channel.make(1);
    var mine = new Flight<V>();
    if (board(key, mine, listener) == mine) {
      try {
        RuntimeAccess.current().execute(new Run(key, mine, function));
      } catch (RejectedExecutionException e) {
        land(key, mine, null, e);
        throw e;
      }
    }
    return listener;
  }

  private final class Run implements Job {
    private final K key;
    private final Flight<V> flight;
    private final Callable<? extends V> function;

    Run(K key, Flight<V> flight, Callable<? extends V> function) {
      this.key = key;
      this.flight = flight;
      this.function = function;
    }

    @Override
    public void run() {
      fly(key, flight, function);
    }

    @Override
    public boolean abandoned() {
      land(key, flight, null, new CancellationException("the runtime was closed before it began"));
      return false;
    }
  }

  /** Joins the flight for the key, or makes the given one that. */
  private Flight<V> board(K key, Flight<V> mine, @Nullable Channel<Result<V>> listener) {
    return Objects.requireNonNull(
        flights.compute(key, (k, other) -> (other == null ? mine : other).askedBy(listener)));
  }

  private Result<V> fly(K key, Flight<V> flight, Callable<? extends V> function) {
    flight.leader = Thread.currentThread();
    V value;
    try {
      value = function.call();
    } catch (Throwable e) {
      return land(key, flight, null, e);
    }
    return land(key, flight, value, null);
  }

  private Result<V> land(K key, Flight<V> flight, @Nullable V value, @Nullable Throwable failure) {
    flights.remove(key, flight);
    return flight.land(value, failure);
  }

  /**
   * Forgets a key: the next caller runs its function, even if one is being run now.
   *
   * @param key what the work is known by
   */
  public void forget(K key) {
    flights.remove(key);
  }
}
