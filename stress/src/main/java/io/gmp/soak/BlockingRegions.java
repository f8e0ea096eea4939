package io.gmp.soak;

import io.gmp.Go;
import io.gmp.sync.WaitGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Code that keeps its OS thread: files that are read, and regions that wait. */
final class BlockingRegions implements Load {
  private static final int GOROUTINES = 16;

  private final byte[] content = new byte[64 * 1024];
  private final Path file;

  BlockingRegions() {
    new Random(1).nextBytes(content);
    try {
      file = Files.createTempFile("gmp-soak", null);
      Files.write(file, content);
      file.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "blocking regions";
  }

  @Override
  public long round(Random random) throws Exception {
    var done = new LongAdder();
    var all = new WaitGroup();
    int times = 1 + random.nextInt(10);
    for (int i = 0; i < GOROUTINES; i++) {
      boolean reads = random.nextBoolean();
      all.go(
          () -> {
            for (int k = 0; k < times; k++) {
              if (reads) {
                byte[] bytes = Go.blocking(() -> Files.readAllBytes(file));
                Load.holds(Arrays.equals(content, bytes), "the file is not what was written");
              } else {
                Go.blocking(BlockingRegions::linger);
              }
              done.increment();
            }
          });
    }
    all.await();
    Load.same("regions", (long) GOROUTINES * times, done.sum());
    return done.sum();
  }

  private static int linger() {
    LockSupport.parkNanos(200_000);
    return 0;
  }
}
