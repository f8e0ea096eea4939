package io.gmp.testing;

import io.gmp.Gmp;
import io.gmp.internal.scheduler.RuntimeAccess;
import java.util.List;
import java.util.stream.Stream;

/** The threads of the JVM. */
public final class Threads {
  private Threads() {}

  /** The names of the platform threads that begin so. */
  public static List<String> named(String prefix) {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    var threads = new Thread[2 * root.activeCount() + 64];
    return Stream.of(threads)
        .limit(root.enumerate(threads))
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  /**
   * What is left of a runtime: its platform threads, and its virtual ones, which are counted and
   * not looked up, for HotSpot's dump of them can crash while others mount (JDK-8364343).
   */
  public static List<String> of(Gmp gmp) {
    int stacks = RuntimeAccess.scheduler(gmp).census().stacks();
    return Stream.concat(
            named(gmp.name() + "-").stream(),
            stacks == 0 ? Stream.of() : Stream.of(stacks + " stacks"))
        .toList();
  }
}
