package io.gmp.samples.patterns;

import io.gmp.sync.Context;
import io.gmp.sync.Semaphore;
import io.gmp.sync.WaitGroup;
import java.util.List;

/** Runs all at once, as far as the memory goes. */
public final class WeightedWork {
  private WeightedWork() {}

  /** Some work and the memory it takes. */
  public record File(long megabytes, Runnable process) {}

  public static void run(Context context, long megabytes, List<File> files)
      throws InterruptedException {
    var memory = new Semaphore(megabytes);
    var group = new WaitGroup();
    try {
      for (File file : files) {
        memory.acquire(context, file.megabytes());
        group.go(
            () -> {
              try {
                file.process().run();
              } finally {
                memory.release(file.megabytes());
              }
            });
      }
    } finally {
      group.await();
    }
  }
}
