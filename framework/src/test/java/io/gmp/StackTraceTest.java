package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The JDK suspends and submits virtual threads again when somebody looks at their stacks. */
class StackTraceTest {

  @Engines
  void goroutinesAreNotLostWhileSomebodyLooksAtTheStacksOfAllThreads(TestRuntime t)
      throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    var stop = new AtomicBoolean();
    var looker =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    threads.forEach(Thread::getStackTrace);
                  }
                });
    try {
      for (int round = 0; round < Scale.of(200); round++) {
        int n = 100;
        var ended = new CountDownLatch(n);
        for (int i = 0; i < n; i++) {
          boolean waits = i % 10 == 0;
          t.gmp()
              .go(
                  () -> {
                    threads.add(Thread.currentThread());
                    if (waits) {
                      LockSupport.parkNanos(1_000);
                    } else {
                      Go.gosched();
                    }
                    ended.countDown();
                  });
        }
        assertThat(ended.await(TestRuntime.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      stop.set(true);
      looker.join();
    }
  }
}
