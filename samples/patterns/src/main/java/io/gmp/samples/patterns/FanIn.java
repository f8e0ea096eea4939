package io.gmp.samples.patterns;

import static io.gmp.Go.go;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.sync.WaitGroup;
import java.util.List;

/** Merges channels into one, which ends when all of them have ended. */
public final class FanIn {
  private FanIn() {}

  public static <T> ReceiveChannel<T> merge(List<ReceiveChannel<T>> inputs) {
    Channel<T> merged = Channel.make();
    var group = new WaitGroup();
    for (ReceiveChannel<T> input : inputs) {
      group.go(() -> merged.sendAll(input));
    }
    go(
        () -> {
          group.await();
          merged.close();
        });
    return merged;
  }
}
