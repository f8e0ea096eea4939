package io.gmp.benchmarks.compare;

import java.awt.Color;
import java.util.Comparator;
import java.util.List;

/** The order and the colors of contenders, the same in all tables and charts. */
final class Look {
  private record One(String name, Color color) {}

  private static final Color UNKNOWN = new Color(0x57606a);

  private static final List<One> ALL =
      List.of(
          new One("gmp", new Color(0x1a7f37)),
          new One("gmp, one to be disposed", new Color(0x6bbf7f)),
          new One("Go", new Color(0x00a2c7)),
          new One("virtual threads", new Color(0xd1642c)),
          new One("Boot on virtual threads", new Color(0xd1642c)),
          new One("Boot on platform threads", new Color(0x8c6d31)),
          new One("ForkJoinPool", new Color(0xb5912d)),
          new One("ScheduledThreadPoolExecutor", new Color(0x8c6d31)),
          new One("j.u.c queues on virtual threads", new Color(0xe8a33d)),
          new One("ArrayBlockingQueue", new Color(0xe8a33d)),
          new One("Jox", new Color(0xbc4c7d)),
          new One("Kotlin", new Color(0x7b52b9)),
          new One("Pekko", new Color(0x2b6cb0)),
          new One("Pekko, throughput 5", new Color(0x2b6cb0)),
          new One("Pekko, throughput 50", new Color(0x6ea3d8)),
          new One("Vert.x event bus", new Color(0xc0392b)),
          new One("parallel()", new Color(0x2b6cb0)),
          new One("boundedElastic()", new Color(0x7b52b9)),
          new One("boundedElastic() on virtual threads", new Color(0xd1642c)),
          new One("elastic on virtual threads, unbounded", new Color(0xe8a33d)),
          new One("fromExecutorService(ForkJoinPool)", new Color(0xb5912d)),
          new One("gmp's floor", new Color(0x8c959f)),
          new One("gmp's model", new Color(0x8c959f)));

  private static final List<String> NAMES = ALL.stream().map(One::name).toList();

  /** Where each stands among the others; those not known stand last. */
  static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(Look::place).thenComparing(Comparator.naturalOrder());

  private Look() {}

  static Color color(String contender) {
    int place = NAMES.indexOf(contender);
    return place < 0 ? UNKNOWN : ALL.get(place).color();
  }

  private static int place(String contender) {
    int place = NAMES.indexOf(contender);
    return place < 0 ? NAMES.size() : place;
  }
}
