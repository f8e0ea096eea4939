package io.gmp.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Echo over loopback by goroutines, and by the JDK's virtual threads, in turn. Each in a JVM of its
 * own, because the JDK's socket pollers are one for the JVM.
 */
final class EchoRun {
  private static final int[] CONNECTIONS = {1, 64, 1_000};
  private static final int ROUNDS = 3;
  private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g");

  private EchoRun() {}

  /** Prints both, and their ratio, for each number of connections. */
  static void all() throws IOException, InterruptedException {
    for (int connections : CONNECTIONS) {
      var gmp = new ArrayList<EchoResult>();
      var jdk = new ArrayList<EchoResult>();
      for (int i = 0; i < ROUNDS; i++) {
        gmp.add(run("gmp", connections));
        jdk.add(run("jdk", connections));
      }
      EchoResult ofGmp = EchoResult.sum(gmp.stream());
      EchoResult ofJdk = EchoResult.sum(jdk.stream());
      System.out.printf(
          Locale.ROOT,
          "%,d connections%n  gmp %s%n  jdk %s%n  gmp / jdk: %.2f%n",
          connections,
          ofGmp,
          ofJdk,
          ofGmp.perSecond() / ofJdk.perSecond());
    }
  }

  private static EchoResult run(String which, int connections)
      throws IOException, InterruptedException {
    return EchoResult.of(ChildJvm.lastLine(OPTIONS, EchoLoad.class, which, connections));
  }
}
