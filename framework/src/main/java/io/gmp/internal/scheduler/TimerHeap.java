package io.gmp.internal.scheduler;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A 4-ary heap of timers, after Go's time.go, from which any can be taken out. For one thread at a
 * time: who holds the lock of {@link Timers}.
 *
 * <p>A task gets a seat, where it stays until it leaves; what moves in the tree are the times and
 * the numbers of the seats, and a table tells for each seat its place in the tree. So nothing that
 * is moved past is touched, which would be a cache miss each, and no reference is stored but one
 * for a task that comes, for in a heap that has grown old that takes the garbage collector's fence.
 * To find the least of four takes a look at one or two cache lines.
 */
final class TimerHeap {
  private static final int FIRST_CAPACITY = 16;

  private long[] times = new long[FIRST_CAPACITY]; // by place
  private int[] seats = new int[FIRST_CAPACITY]; // by place; from size on, those that are free
  private int[] places = new int[FIRST_CAPACITY]; // by seat
  private @Nullable TimerTask[] tasks = new @Nullable TimerTask[FIRST_CAPACITY]; // by seat
  private int size;

  TimerHeap() {
    numberSeats(seats, 0);
  }

  private static void numberSeats(int[] seats, int from) {
    for (int i = from; i < seats.length; i++) {
      seats[i] = i;
    }
  }

  /** How many there are; an estimate from outside. */
  int size() {
    return size;
  }

  /** The earliest time, or {@link Timers#NONE}. */
  long earliest() {
    return size == 0 ? Timers.NONE : times[0];
  }

  /** Takes one in; waits for memory. */
  void insert(TimerTask task) {
    if (size == times.length) {
      grow();
    }
    int seat = seats[size];
    tasks[seat] = task;
    task.seat = seat;
    siftUp(size++, seat, task.when);
  }

  /** Takes one out, if it is here. */
  void remove(TimerTask task) {
    int seat = task.seat; // perhaps of another heap, or of none
    if (seat < tasks.length && tasks[seat] == task) {
      var _ = removeAt(places[seat]);
    }
  }

  /** Takes out the one with the earliest time. */
  TimerTask removeFirst() {
    return removeAt(0);
  }

  /** Takes out the one in the last place, for which no other has to move. */
  TimerTask removeLast() {
    return removeAt(size - 1);
  }

  /** Drops the cancelled ones. */
  void sweep() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int seat = seats[i];
      if (at(seat).isCancelled()) {
        tasks[seat] = null;
      } else {
        seats[i] = seats[kept]; // itself, or one that has become free
        set(kept++, seat, times[i]);
      }
    }
    size = kept;
    for (int i = (kept - 2) >> 2; i >= 0; i--) {
      siftDown(i, seats[i], times[i]);
    }
  }

  /** Whether there is one that has not been cancelled. */
  boolean hasLive() {
    for (int i = 0; i < size; i++) {
      if (!at(seats[i]).isCancelled()) {
        return true;
      }
    }
    return false;
  }

  /** Adds all to a list, in no order; they stay here, too. */
  void addAllTo(List<TimerTask> list) {
    for (int i = 0; i < size; i++) {
      list.add(at(seats[i]));
    }
  }

  private void grow() {
    for (; ; ) {
      try {
        int old = times.length;
        long[] moreTimes = Arrays.copyOf(times, old << 1);
        int[] moreSeats = Arrays.copyOf(seats, old << 1);
        int[] morePlaces = Arrays.copyOf(places, old << 1);
        tasks = Arrays.copyOf(tasks, old << 1);
        numberSeats(moreSeats, old);
        times = moreTimes;
        seats = moreSeats;
        places = morePlaces;
        return;
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  private TimerTask at(int seat) {
    TimerTask task = tasks[seat];
    if (task == null) {
      throw new AssertionError("nobody is in seat " + seat + " of the timer heap");
    }
    return task;
  }

  private void set(int place, int seat, long when) {
    seats[place] = seat;
    times[place] = when;
    places[seat] = place;
  }

  private TimerTask removeAt(int place) {
    int seat = seats[place];
    TimerTask task = at(seat);
    tasks[seat] = null;
    int last = --size;
    int moved = seats[last];
    long when = times[last];
    seats[last] = seat;
    if (place < last) {
      if (place > 0 && times[(place - 1) >> 2] > when) {
        siftUp(place, moved, when);
      } else {
        siftDown(place, moved, when);
      }
    }
    return task;
  }

  private void siftUp(int from, int seat, long when) {
    int i = from;
    while (i > 0) {
      int parent = (i - 1) >> 2;
      long above = times[parent];
      if (above <= when) {
        break;
      }
      set(i, seats[parent], above);
      i = parent;
    }
    set(i, seat, when);
  }

  private void siftDown(int from, int seat, long when) {
    int i = from;
    for (; ; ) {
      int child = (i << 2) + 1;
      if (child >= size) {
        break;
      }
      int least = leastOfFour(child);
      long earliest = times[least];
      if (earliest >= when) {
        break;
      }
      set(i, seats[least], earliest);
      i = least;
    }
    set(i, seat, when);
  }

  private int leastOfFour(int first) {
    int last = Math.min(first + 3, size - 1);
    int second = Math.min(first + 1, last);
    int third = Math.min(first + 2, last);
    return earlier(earlier(first, second), earlier(third, last));
  }

  private int earlier(int a, int b) {
    return times[b] < times[a] ? b : a;
  }
}
