package io.gmp.samples.patterns;

import io.gmp.channel.ReceiveChannel;
import io.gmp.sync.Context;
import io.gmp.sync.RateLimiter;
import java.util.function.Consumer;

/** Handles requests no faster than the limiter lets it, until there are no more. */
public final class RateLimiting {
  private RateLimiting() {}

  public static <R> void serve(
      Context context, RateLimiter limiter, ReceiveChannel<R> requests, Consumer<R> handle)
      throws InterruptedException {
    for (R request : requests) {
      limiter.await(context, 1);
      handle.accept(request);
    }
  }
}
