package io.gmp.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A channel for one receiver that sleeps while there is nothing for it, as {@link MpscChannel} is,
 * for what that cannot do: senders that wait for the receiver itself (capacity 0), an {@link
 * Overflow} that takes values out again, and an order by rank. It pays with a lock.
 *
 * <p>The receiver says that it sleeps, a fence later looks whether anything is there, and if so
 * wakes itself; a sender puts its value in, or itself into the queue, a fence later looks whether
 * the receiver sleeps, and if so wakes it. One of the two sees the other, and a compare-and-set
 * lets one of them win.
 *
 * <p>By rank: values are kept in one queue for each rank, so those of one rank keep their order.
 * The rank is computed by the sender before the lock is taken, for it is the user's code.
 *
 * @param <T> what travels
 */
public abstract non-sealed class MailboxChannel<T> extends GoChannel<T> {
  private static final VarHandle ASLEEP;

  static {
    try {
      ASLEEP = MethodHandles.lookup().findVarHandle(MailboxChannel.class, "asleep", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A value on its way through a channel that is ordered by rank. */
  private record Ranked(Object value, int rank) {}

  private final @Nullable ToIntFunction<? super T> rank;
  private final @Nullable TreeMap<Integer, ArrayDeque<Object>> ranks; // under lock
  private volatile boolean asleep; // set by the receiver

  /**
   * Makes one.
   *
   * @param capacity how many values it holds; 0 makes each sender wait for the receiver
   * @param overflow what happens to a value for which there is no room; by rank, the oldest value
   *     is the oldest of those of the last rank
   * @param onUndelivered gets each value that was dropped, on the goroutine that sent another
   * @param rank the place of a value, the smallest first; {@code null} for the order of sending
   */
  protected MailboxChannel(
      int capacity,
      Overflow overflow,
      Consumer<? super T> onUndelivered,
      @Nullable ToIntFunction<? super T> rank) {
    super(capacity, overflow, unranked(onUndelivered));
    this.rank = rank;
    this.ranks = rank == null ? null : new TreeMap<>();
  }

  @SuppressWarnings("unchecked") // what is ranked here is a T
  private static <T> Consumer<T> unranked(Consumer<? super T> consumer) {
    return value -> consumer.accept(value instanceof Ranked r ? (T) r.value : value);
  }

  /** Called when the receiver was asleep and is not any more, by whoever woke it. */
  protected abstract void arrived();

  // ---- order ----

  /**
   * Prepares a value for the send case of a select.
   *
   * @param value what to send
   * @return what to make the case with
   */
  @SuppressWarnings("unchecked") // nobody but us looks at it on its way
  public final T ranked(T value) {
    Objects.requireNonNull(value, "null cannot be sent");
    return rank == null ? value : (T) new Ranked(value, rank.applyAsInt(value));
  }

  @Override
  void put(Object value, int n) {
    if (ranks == null) {
      super.put(value, n);
    } else if (value instanceof Ranked r) {
      ranks.computeIfAbsent(r.rank, none -> new ArrayDeque<>(4)).add(r);
    } else {
      throw new AssertionError("a value without a rank");
    }
  }

  @Override
  Object remove(int n) {
    return ranks == null ? super.remove(n) : oldestOf(ranks.firstKey());
  }

  @Override
  Object evict(int n) {
    return ranks == null ? super.evict(n) : oldestOf(ranks.lastKey());
  }

  private Object oldestOf(Integer rank) {
    TreeMap<Integer, ArrayDeque<Object>> all = Objects.requireNonNull(ranks);
    ArrayDeque<Object> queue = Objects.requireNonNull(all.get(rank));
    Object value = queue.remove();
    if (queue.isEmpty()) {
      all.remove(rank);
    }
    return value;
  }

  @Override
  public final boolean trySend(T value) {
    return super.trySend(ranked(value));
  }

  @Override
  final boolean send(T value, long nanos) throws InterruptedException {
    return super.send(ranked(value), nanos);
  }

  @Override
  @SuppressWarnings("unchecked") // what is ranked here is a T
  final @Nullable T received(Object taken, @Nullable Waiter sender) {
    Object value = super.received(taken, sender);
    return value instanceof Ranked r ? (T) r.value : cast(value);
  }

  // ---- the receiver's sleep ----

  /** {@return how many values there are to receive now, at least} For the receiver. */
  protected final int backlog() {
    return recentCount() + (senders.looksEmpty() ? 0 : 1);
  }

  /**
   * The receiver goes to sleep, if nothing has come: the next send, {@link #close} or {@link
   * #rouse} calls {@link #arrived}.
   *
   * @return whether it sleeps; if not, it must look again
   */
  protected final boolean idle() {
    asleep = true;
    VarHandle.fullFence();
    return (backlog() == 0 && !isClosed()) || !awake();
  }

  /** Wakes the receiver if it is asleep. */
  protected final void rouse() {
    VarHandle.fullFence();
    if (asleep && awake()) {
      arrived();
    }
  }

  private boolean awake() {
    return ASLEEP.compareAndSet(this, true, false);
  }

  @Override
  final void offered() {
    rouse();
  }

  @Override
  final boolean shut(@Nullable Throwable cause) {
    boolean shut = super.shut(cause);
    rouse();
    return shut;
  }

  // ---- select ----

  @Override
  final boolean isUnlocked() {
    return true; // so that it is told of waiters
  }

  @Override
  final void enqueued(SelectWaiter w) {
    rouse();
  }

  @Override
  final boolean attempt(SelectWaiter w) {
    boolean done = super.attempt(w);
    if (done && w.sends && w.state() == Waiter.DONE) {
      w.selection.partner = new Arrival(w.selection.partner);
    }
    return done;
  }

  /** Wakes the receiver where others wake their partner: after the locks are left. */
  private final class Arrival extends Waiter {
    private final @Nullable Waiter before;

    Arrival(@Nullable Waiter before) {
      super(null, null);
      this.before = before;
    }

    @Override
    void wake() {
      if (before != null) {
        before.wake();
      }
      rouse();
    }
  }
}
