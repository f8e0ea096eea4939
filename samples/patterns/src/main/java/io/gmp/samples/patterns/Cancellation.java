package io.gmp.samples.patterns;

import static io.gmp.Go.go;
import static io.gmp.Go.onReceive;
import static io.gmp.Go.onSend;
import static io.gmp.Go.select;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.sync.Context;

/** A goroutine that ends when nobody wants its values any more. */
public final class Cancellation {
  private Cancellation() {}

  /** Counts until the context is done; then its goroutine ends, and nothing leaks. */
  public static ReceiveChannel<Integer> count(Context context) {
    Channel<Integer> numbers = Channel.make();
    go(
        () -> {
          for (int n = 1; context.err() == null; n++) {
            select(onSend(numbers, n), onReceive(context.done()));
          }
          numbers.close();
        });
    return numbers;
  }

  public static int firstAbove(int limit) {
    try (var context = Context.background().withCancel()) {
      for (int n : count(context)) {
        if (n > limit) {
          return n;
        }
      }
    }
    throw new AssertionError("it counts for ever");
  }
}
