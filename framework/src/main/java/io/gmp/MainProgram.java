package io.gmp;

import io.gmp.internal.scheduler.Scheduler;
import java.time.Duration;
import java.util.Set;

/**
 * Runs a program's main goroutine and watches for the end of all hope, as Go's checkdead does:
 * twice in a row, with nothing done in between, all goroutines wait for each other, and no thread
 * that is not the runtime's could wake one.
 */
final class MainProgram {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int STATUS = 2;

  private MainProgram() {}

  static void run(Gmp gmp, Body body) throws Exception {
    var failure = new Throwable[1];
    Goroutine main =
        gmp.go(
            "main",
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                failure[0] = e;
              }
            });
    Scheduler scheduler = gmp.scheduler();
    long seen = -1;
    while (!main.join(LOOK)) {
      if (!GoroutineDump.allAsleep(scheduler) || otherThreadsMayAct(scheduler)) {
        seen = -1;
      } else if (seen != scheduler.census().activity()) {
        seen = scheduler.census().activity();
      } else {
        System.err.println(
            "fatal error: all goroutines are asleep - deadlock!\n\n"
                + GoroutineDump.of(scheduler).text());
        System.exit(STATUS);
      }
    }
    switch (failure[0]) {
      case null -> {}
      case Exception e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /**
   * A platform thread of the program that is not parked for good, or a carrier of virtual threads
   * that are not the runtime's, may send to a channel some time.
   */
  private static boolean otherThreadsMayAct(Scheduler scheduler) {
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    for (Thread thread : threads) {
      ThreadGroup group = thread.getThreadGroup();
      if (group == null || thread == Thread.currentThread() || scheduler.census().owns(thread)) {
        continue;
      }
      switch (group.getName()) {
        case "system", "InnocuousThreadGroup" -> {}
        case "CarrierThreads" -> {
          return true;
        }
        default -> {
          if (thread.getState() != Thread.State.WAITING) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
