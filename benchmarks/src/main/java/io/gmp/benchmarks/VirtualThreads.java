package io.gmp.benchmarks;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The JDK's own virtual threads. */
@State(Scope.Benchmark)
public class VirtualThreads {
  /** The number of carriers. */
  @Param({"1", "2"})
  public int gomaxprocs;

  /** Sets the number of carriers. */
  @Setup
  public void start() {
    ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)
        .setParallelism(gomaxprocs);
  }

  /** What one of them does. */
  @FunctionalInterface
  interface Interruptible {
    void run() throws InterruptedException;
  }

  static void start(Interruptible body) {
    Thread.startVirtualThread(
        () -> {
          try {
            body.run();
          } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
          }
        });
  }
}
