package io.gmp.internal.scheduler;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what a scheduler has to tell, in order, where it may block: on a thread that lives as long
 * as there is something to tell. Where no thread can be had the caller tells it.
 */
final class Reporter {
  private final String name;
  private final ConcurrentLinkedQueue<Runnable> reports = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean active = new AtomicBoolean();

  Reporter(String name) {
    this.name = name;
  }

  /** Anywhere: has something told at the next {@link #flush}. */
  void add(Runnable report) {
    reports.add(report);
  }

  boolean isEmpty() {
    return reports.isEmpty();
  }

  /** Sysmon: sees to it that everything is told. */
  void flush() {
    if (!reports.isEmpty() && active.compareAndSet(false, true)) {
      try {
        Thread.ofPlatform().daemon().name(name + "-reports").start(this::run);
      } catch (OutOfMemoryError e) {
        run();
      }
    }
  }

  /** As of a thread that dies; but sysmon must not. */
  private static void failed(Throwable e) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
  }

  private void run() {
    boolean told = true;
    do {
      try {
        for (Runnable report = reports.peek(); report != null; report = reports.peek()) {
          report.run();
          reports.poll();
        }
      } catch (OutOfMemoryError e) {
        told = false; // the next flush tries again
      } catch (Throwable e) {
        reports.poll();
        failed(e);
      } finally {
        active.set(false);
      }
    } while (told && !reports.isEmpty() && active.compareAndSet(false, true));
  }
}
