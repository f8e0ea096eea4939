package io.gmp.soak;

import java.lang.management.ManagementFactory;

/**
 * What the process holds while nothing is under way.
 *
 * @param second since the start
 * @param heapBytes in use after a garbage collection
 * @param threads platform threads
 * @param files open file descriptors, or -1 where they cannot be counted
 * @param classes loaded classes
 */
record Sample(long second, long heapBytes, int threads, long files, int classes) {

  static Sample take(long second) {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.gc();
    return new Sample(
        second,
        runtime.totalMemory() - runtime.freeMemory(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : -1,
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }
}
