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

  private void run() {
    do {
      try {
        for (Runnable report = reports.poll(); report != null; report = reports.poll()) {
          report.run();
        }
      } finally {
        active.set(false);
      }
    } while (!reports.isEmpty() && active.compareAndSet(false, true));
  }
}
