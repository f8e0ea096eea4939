package io.gmp.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** A C function that blocks its OS thread, which no scheduler of the JVM sees. */
final class NativeSleep {
  @SuppressWarnings("restricted") // the JVM is started with native access
  private static final MethodHandle USLEEP =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("usleep"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private NativeSleep() {}

  /** Sleeps so long, and as much longer as the kernel likes. */
  static void micros(int micros) {
    try {
      int _ = (int) USLEEP.invokeExact(micros);
    } catch (Throwable e) {
      throw new IllegalStateException("usleep cannot be called", e);
    }
  }
}
