package io.gmp.soak;

import io.gmp.Body;
import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.sync.Semaphore;
import io.gmp.sync.WaitGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Goroutines that wait in whatever there is, and are interrupted: each wait ends by that. */
final class Interrupts implements Load {
  private static final int EACH = 8;

  private final Gmp gmp;

  Interrupts(Gmp gmp) {
    this.gmp = gmp;
  }

  @Override
  public String name() {
    return "interrupts";
  }

  @Override
  public long round(Random random) throws Exception {
    var full = Channel.<Integer>make(1);
    full.send(0);
    var empty = Channel.<Integer>make();
    var none = new Semaphore(1);
    none.acquire();
    var never = new WaitGroup();
    never.add(1);
    var latch = new CountDownLatch(1);
    var monitor = new Object();
    Body[] waits = {
      () -> empty.receive(),
      () -> full.send(1),
      () -> Go.select(Go.onReceive(empty), Go.onSend(full, 2)),
      () -> Go.sleep(Duration.ofHours(1)),
      none::acquire,
      never::await,
      latch::await,
      () -> new CompletableFuture<>().get(),
      () -> {
        synchronized (monitor) {
          for (; ; ) {
            monitor.wait();
          }
        }
      }
    };
    var interrupted = new LongAdder();
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < EACH * waits.length; i++) {
      Body wait = waits[i % waits.length];
      all.add(
          gmp.go(
              () -> {
                try {
                  wait.run();
                } catch (InterruptedException e) {
                  interrupted.increment();
                }
              }));
    }
    if (random.nextBoolean()) {
      Go.sleep(Duration.ofMillis(1));
    }
    for (Goroutine g : all) {
      g.interrupt();
    }
    for (Goroutine g : all) {
      g.join();
    }
    Load.same("interrupts", all.size(), interrupted.sum());
    Load.same("values", 1, full.len());
    Load.holds(!none.tryAcquire(), "a permit has come from nowhere");
    return all.size();
  }
}
