package io.gmp.internal.engine;

/** The platform thread under the calling code, be that on a virtual thread or not. */
public final class Carrier {
  private Carrier() {}

  /**
   * Lets the operating system run another thread in its place; unlike {@link Thread#yield} on a
   * virtual thread, which runs another one of its own kind on the same platform thread. Without
   * access to {@code java.lang} it is {@link Thread#yield}.
   */
  public static void yieldThread() {
    JdkAccess.yieldCarrierThread();
  }
}
