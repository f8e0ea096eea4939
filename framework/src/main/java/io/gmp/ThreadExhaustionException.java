package io.gmp;

/**
 * A goroutine wanted to keep an OS thread for itself, by locking it or by blocking it, and was
 * refused, because all others that the runtime may have are kept already: nothing could run any
 * more. Go ends the process with "thread exhaustion" then.
 */
public final class ThreadExhaustionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ThreadExhaustionException(String runtime, String engine, int limit) {
    super(
        "runtime '"
            + runtime
            + "' exceeds its limit of "
            + limit
            + " threads: all of them are locked or blocked by goroutines. Let fewer goroutines"
            + " block at the same time (a Semaphore), or raise the limit with"
            + " Gmp.builder().maxThreads(n)"
            + (engine.equals("platform")
                ? "; on the platform engine each blocked goroutine keeps a thread, on the"
                    + " virtual-thread engine it does not"
                : ""));
  }
}
