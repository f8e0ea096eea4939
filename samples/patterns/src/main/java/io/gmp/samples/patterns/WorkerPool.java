package io.gmp.samples.patterns;

import static io.gmp.Go.go;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.sync.WaitGroup;
import java.util.function.Function;

/** Has a fixed number of goroutines share the jobs of one channel. */
public final class WorkerPool {
  private WorkerPool() {}

  public static <J, R> ReceiveChannel<R> start(
      int workers, ReceiveChannel<J> jobs, Function<J, R> work) {
    Channel<R> results = Channel.make();
    var group = new WaitGroup();
    for (int i = 0; i < workers; i++) {
      group.go(
          () -> {
            for (J job : jobs) {
              results.send(work.apply(job));
            }
          });
    }
    go(
        () -> {
          group.await();
          results.close();
        });
    return results;
  }
}
