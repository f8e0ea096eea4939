package io.gmp.testing;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Waits as native code does: the OS thread blocks, also under a virtual thread, because a class
 * initialiser is on the stack.
 */
public final class Pinned {
  private static final ThreadLocal<Callable<?>> BODY = new ThreadLocal<>();
  private static final byte[] INITIALISER = bytes();

  private static final class Initialiser {
    static {
      callInInitialiser();
    }
  }

  private Pinned() {}

  /** Waits for the latch and keeps the OS thread. */
  public static void await(CountDownLatch latch) throws IllegalAccessException {
    call(
        () -> {
          latch.await();
          return 0;
        });
  }

  /** Calls the body where it cannot be unmounted. */
  public static void call(Callable<?> body) throws IllegalAccessException {
    BODY.set(body);
    try {
      MethodHandles.lookup().defineHiddenClass(INITIALISER, true);
    } finally {
      BODY.remove();
    }
  }

  static void callInInitialiser() {
    try {
      Objects.requireNonNull(BODY.get()).call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes() {
    String name = Initialiser.class.getName();
    try (InputStream in =
        Pinned.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
