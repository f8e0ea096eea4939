package io.gmp.internal.scheduler;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs actors on threads of their own that begin together. */
final class Race {
  private Race() {}

  interface Actor {
    void act() throws Exception;
  }

  static void run(Actor... actors) throws Exception {
    var start = new CyclicBarrier(actors.length);
    var threads = Executors.newFixedThreadPool(actors.length);
    try {
      var ends = new ArrayList<Future<?>>();
      for (Actor actor : actors) {
        Callable<Object> racer =
            () -> {
              start.await();
              actor.act();
              return actor;
            };
        ends.add(threads.submit(racer));
      }
      for (Future<?> end : ends) {
        end.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
