package io.gmp.benchmarks.compare;

import static io.gmp.benchmarks.compare.Contender.GMP;
import static io.gmp.benchmarks.compare.Contender.GO;

import io.gmp.benchmarks.EchoMeasurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Echo servers over loopback, each asked by the same clients in a process beside it. */
final class EchoSuite {
  private static final String VIRTUAL_THREADS = "virtual threads";
  private static final List<Integer> CONNECTIONS = List.of(1, 64, 1_000);
  private static final int EVERY_DAYS = 64;
  private static final long LEAST_MILLIS = 1_000;
  private static final long WARM_UP_MILLIS = 2_500;

  private final Go go;

  EchoSuite(Go go) {
    this.go = go;
  }

  /** What starts a server. */
  @FunctionalInterface
  private interface Command {
    List<String> words() throws IOException, InterruptedException;
  }

  Suite suite() {
    var cases = new ArrayList<Case>();
    for (int connections : CONNECTIONS) {
      Together gmp = measured(() -> EchoMeasurement.server("gmp"), connections);
      Together goes = measured(() -> List.of(go.echoServer().toString()), connections);
      Together threads = measured(() -> EchoMeasurement.server("jdk"), connections);
      var these = new ArrayList<Case>();
      these.add(
          work("time for a request", connections, gmp, goes, threads, 0)
              .perSecond("requests/s")
              .goal(VIRTUAL_THREADS, 1));
      for (int i = 0; i < Percentiles.NAMES.size(); i++) {
        these.add(
            work(
                Percentiles.NAMES.get(i) + " of the answers",
                connections,
                gmp,
                goes,
                threads,
                i + 1));
      }
      if (connections == EVERY_DAYS) {
        these.forEach(Case::everyDay);
      }
      cases.addAll(these);
    }
    return new Suite("echo", "Echo", cases);
  }

  private static Case work(
      String name, int connections, Together gmp, Together goes, Together threads, int part) {
    return new Case(String.format(Locale.ROOT, "%s, connections: %,d", name, connections), "ns")
        .with(GMP, gmp.part(part))
        .with(GO, goes.part(part))
        .with(VIRTUAL_THREADS, threads.part(part));
  }

  private static Together measured(Command server, int connections) {
    return new Together(
        1 + Percentiles.NAMES.size(),
        effort -> 2 * Source.PROCESS_MILLIS + WARM_UP_MILLIS + millis(effort),
        effort -> {
          EchoMeasurement measured =
              EchoMeasurement.of(server.words(), connections, WARM_UP_MILLIS, millis(effort));
          var samples = new ArrayList<Sample>();
          double requests = measured.requests();
          samples.add(
              new Sample(measured.nanos() / requests, Double.NaN, measured.cpuNanos() / requests));
          for (long nanos : measured.percentiles()) {
            samples.add(new Sample(nanos, Double.NaN, Double.NaN));
          }
          return samples;
        });
  }

  private static long millis(Effort effort) {
    return Math.max(LEAST_MILLIS, effort.turnMillis());
  }
}
