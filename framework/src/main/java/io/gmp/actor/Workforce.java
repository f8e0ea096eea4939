package io.gmp.actor;

import io.gmp.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a {@link WorkQueue}, and who has what. Work goes to a worker only if that has room
 * for it, so nothing waits behind a worker that is busy while another is not.
 *
 * <p>All of it is under one lock, in which nothing waits and no code of the user runs: jobs that
 * are over are told to others after it was left. A job is in one place at a time: in the channel of
 * those that wait, among those that came back, or as one delivery that is open; so each is
 * confirmed once, or dead once. A worker that restarts or ends leaves, and all it has is taken
 * back: what it had not begun with, it will not begin with any more.
 *
 * <p>Deliveries go by the workers' lanes: they are not lost to overflow, and whoever delivers never
 * waits.
 */
final class Workforce<T> {

  /** A worker, and what it has. */
  static final class Worker<T, M> {
    final ActorCell<M> cell;
    final Workforce<T> workforce;
    Function<? super Work<T>, ? extends M> message; // of its turns
    private int most; // under the lock, as all below
    private boolean left;
    private boolean free; // stands among those
    private final Set<Delivery<T>> open = new LinkedHashSet<>(4);

    Worker(
        Workforce<T> workforce,
        ActorCell<M> cell,
        Function<? super Work<T>, ? extends M> message,
        int most) {
      this.workforce = workforce;
      this.cell = cell;
      this.message = message;
      this.most = most;
    }

    /** Gets no more; keeps what it has begun with. */
    void workNoMore() {
      workforce.leave(this, false);
    }

    /** Loses its state, and all it has. */
    void leaveState() {
      workforce.leave(this, true);
    }

    boolean isAtWork() {
      return workforce.isAtWork(this);
    }
  }

  private final ActorSystem system;
  private final String path;
  private final int mostAttempts;
  private final Runnable idleEnd; // when it takes no more and has nothing left
  private final Channel<Job<T>> waiting;

  private final PriorityQueue<Job<T>> back =
      new PriorityQueue<>(Comparator.comparingLong((Job<T> job) -> job.number));
  private final Map<ActorCell<?>, Worker<T, ?>> workers = new HashMap<>();
  private final ArrayDeque<Worker<T, ?>> free = new ArrayDeque<>(); // in turn
  private int underWay;
  private long confirmed;
  private long redelivered;
  private long dead;
  private boolean stopping;
  private boolean over;

  Workforce(
      ActorSystem system,
      String path,
      Channel<Job<T>> waiting,
      int mostAttempts,
      Runnable idleEnd) {
    this.system = system;
    this.path = path;
    this.waiting = waiting;
    this.mostAttempts = mostAttempts;
    this.idleEnd = idleEnd;
  }

  // ---- workers ----

  /** The worker, in its turn. */
  <M> void enlist(ActorCell<M> cell, Function<? super Work<T>, ? extends M> message, int most) {
    synchronized (this) {
      if (over) {
        throw new IllegalStateException("work queue '" + path + "' has stopped");
      }
      Worker<T, M> worker = known(cell);
      if (worker == null) {
        worker = new Worker<>(this, cell, message, most);
        workers.put(cell, worker);
        cell.extension().enlisted(worker);
      } else {
        worker.message = message;
        worker.most = most;
      }
      offersRoom(worker);
      pump();
    }
  }

  @SuppressWarnings("unchecked") // it was put there by that cell
  private <M> @Nullable Worker<T, M> known(ActorCell<M> cell) {
    return (Worker<T, M>) workers.get(cell);
  }

  void discharge(ActorCell<?> cell) {
    Worker<T, ?> worker;
    synchronized (this) {
      worker = workers.get(cell);
    }
    if (worker != null) {
      leave(worker, false);
    }
  }

  /** Takes back what the worker has not begun with, and if told so the rest. */
  private void leave(Worker<T, ?> worker, boolean begunToo) {
    var dying = new ArrayList<Runnable>(0);
    synchronized (this) {
      worker.left = true;
      workers.remove(worker.cell, worker);
      free.remove(worker);
      worker.free = false;
      for (Delivery<T> each : List.copyOf(worker.open)) {
        if (begunToo || each.state == Delivery.State.SENT) {
          takeBack(each, worker.cell.failure(), dying);
        }
      }
      pump();
    }
    dying.forEach(Runnable::run);
  }

  private void offersRoom(Worker<T, ?> worker) {
    if (!worker.left && !worker.free && worker.open.size() < worker.most) {
      worker.free = true;
      free.add(worker);
    }
  }

  private synchronized boolean isAtWork(Worker<T, ?> worker) {
    return !worker.open.isEmpty();
  }

  // ---- deliveries ----

  /** After a job was put among those that wait. */
  synchronized void added() {
    if (system.isDraining()) {
      system.late();
    }
    pump();
  }

  private void pump() {
    while (!free.isEmpty() && !over) {
      Job<T> job = back.isEmpty() ? waiting.tryReceive() : back.remove();
      if (job == null) {
        break;
      }
      Worker<T, ?> worker = free.remove();
      worker.free = false;
      var delivery = new Delivery<>(this, job, worker);
      worker.open.add(delivery);
      underWay++;
      if (system.isDraining()) {
        system.late();
      }
      if (worker.cell.push(delivery)) {
        offersRoom(worker);
      } else { // it leaves in its own time; until then it gets no more
        close(delivery, Delivery.State.TAKEN);
        back.add(job);
      }
    }
    if (stopping && isEmpty()) {
      idleEnd.run();
    }
  }

  /** Whether it was not taken back on its way. */
  synchronized boolean isSent(Delivery<T> delivery) {
    return delivery.state == Delivery.State.SENT;
  }

  synchronized boolean begin(Delivery<T> delivery) {
    if (delivery.state == Delivery.State.SENT) {
      delivery.state = Delivery.State.BEGUN;
      if (!delivery.counted) {
        delivery.counted = true;
        redelivered += delivery.job.begun > 0 ? 1 : 0;
        delivery.job.begun++;
      }
    }
    return delivery.state == Delivery.State.BEGUN;
  }

  synchronized void putBy(Delivery<T> delivery) {
    if (delivery.state == Delivery.State.BEGUN) {
      delivery.state = Delivery.State.SENT;
    }
  }

  boolean confirm(Delivery<T> delivery) {
    Job<T> job = delivery.job;
    synchronized (this) {
      boolean taken = delivery.state == Delivery.State.TAKEN;
      if (job.over || (taken && !back.remove(job))) {
        return false;
      }
      job.over = true;
      confirmed++;
      if (taken) {
        delivery.state = Delivery.State.CONFIRMED;
      } else {
        close(delivery, Delivery.State.CONFIRMED);
        offersRoom(delivery.worker);
      }
      pump();
    }
    if (job.done != null) {
      job.done.complete(null);
    }
    return true;
  }

  /** Whether it was not confirmed; if so, the job is seen to. */
  boolean failed(Delivery<T> delivery, @Nullable Throwable cause) {
    var dying = new ArrayList<Runnable>(0);
    synchronized (this) {
      if (delivery.state == Delivery.State.CONFIRMED) {
        return false;
      }
      if (delivery.state != Delivery.State.TAKEN) {
        takeBack(delivery, cause, dying);
        offersRoom(delivery.worker);
        pump();
      }
    }
    dying.forEach(Runnable::run);
    return true;
  }

  private void takeBack(Delivery<T> delivery, @Nullable Throwable cause, List<Runnable> dying) {
    close(delivery, Delivery.State.TAKEN);
    Job<T> job = delivery.job;
    if (over) {
      bury(job, DeadLetter.Reason.LEFT_IN_MAILBOX, cause, dying);
    } else if (job.begun >= mostAttempts) {
      bury(job, DeadLetter.Reason.FAILED, cause, dying);
    } else {
      back.add(job);
    }
  }

  private void close(Delivery<T> delivery, Delivery.State as) {
    delivery.state = as;
    delivery.worker.open.remove(delivery);
    underWay--;
  }

  private void bury(
      Job<T> job, DeadLetter.Reason reason, @Nullable Throwable cause, List<Runnable> dying) {
    job.over = true;
    dead++;
    dying.add(
        () -> {
          system.deadLetter(path, job.value, reason, cause);
          if (job.done != null) {
            job.done.completeExceptionally(
                new WorkLostException(
                    "work "
                        + job.number
                        + " of '"
                        + path
                        + "' was not confirmed after "
                        + job.begun
                        + " attempts"
                        + (reason == DeadLetter.Reason.FAILED ? "" : ": the queue has stopped"),
                    cause));
          }
        });
  }

  // ---- the end ----

  /** Takes no more; ends when nothing is left. */
  synchronized void stopWhenIdle() {
    stopping = true;
    if (isEmpty()) {
      idleEnd.run();
    }
  }

  void end() {
    var dying = new ArrayList<Runnable>(0);
    synchronized (this) {
      over = true;
      for (Job<T> job = back.poll(); job != null; job = back.poll()) {
        bury(job, DeadLetter.Reason.LEFT_IN_MAILBOX, null, dying);
      }
      for (Job<T> job = waiting.tryReceive(); job != null; job = waiting.tryReceive()) {
        bury(job, DeadLetter.Reason.LEFT_IN_MAILBOX, null, dying);
      }
      workers.clear();
      free.clear();
    }
    dying.forEach(Runnable::run);
  }

  private boolean isEmpty() {
    return underWay == 0 && back.isEmpty() && waiting.len() == 0;
  }

  /** Whether nobody is at anything, or could be. */
  synchronized boolean isAtRest() {
    return over || (underWay == 0 && (workers.isEmpty() || isEmpty()));
  }

  synchronized WorkQueue.Stats stats() {
    return new WorkQueue.Stats(
        waiting.len() + back.size(), underWay, workers.size(), confirmed, redelivered, dead);
  }
}
