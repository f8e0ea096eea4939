package io.gmp.benchmarks.compare;

import static io.gmp.benchmarks.compare.Contender.GMP;

import io.gmp.benchmarks.WebMeasurement;
import io.gmp.benchmarks.WebMeasurement.Requests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The sample {@code hello} on goroutines and on what Spring Boot has, asked by {@code wrk}. */
final class HttpSuite {
  private static final Map<String, String> PATHS =
      Map.of("/hello", "an answer at once", "/slow", "an answer after 5 ms of sleep");
  private static final List<Integer> CONNECTIONS = List.of(16, 256, 2_000);
  private static final String EVERY_DAYS_PATH = "/slow";
  private static final int EVERY_DAYS = 256;
  private static final String TIME = "time for a request";
  private static final Set<String> ASKED_FOR =
      Set.of(TIME, "p99 of the answers", "context switches for a request");
  private static final String VIRTUAL_THREADS = "Boot on virtual threads";
  private static final String PLATFORM_THREADS = "Boot on platform threads";
  private static final long START_MILLIS = 5_000;
  private static final long WARM_UP_MILLIS = 4_000;

  private static final String NOTE =
      """
      The servers are the same jar with other properties, on all processors, each in a process of its own with 512 MB of
      heap; `wrk` runs beside it on the same processors. Its connections ask again when they have been answered, so that
      a server that stalls is asked less meanwhile: its percentiles flatter all servers alike.\
      """;

  private static final List<Counted> COUNTED =
      List.of(
          new Counted(TIME, "ns", measured -> (double) measured.nanos() / measured.requests()),
          Counted.percentile(0),
          Counted.percentile(1),
          Counted.percentile(2),
          new Counted(
              "context switches for a request",
              "switches",
              measured -> (double) measured.switches() / measured.requests()));

  private final Path samples;

  HttpSuite(Path samples) {
    this.samples = samples;
  }

  Suite suite() {
    var cases = new ArrayList<Case>();
    for (String path : List.of("/hello", "/slow")) {
      for (int connections : CONNECTIONS) {
        cases.addAll(these(path, connections));
      }
    }
    return new Suite("http", "HTTP", cases, NOTE, Tool.WRK);
  }

  private List<Case> these(String path, int connections) {
    Together gmp = measured(Requests.GOROUTINES, path, connections);
    Together virtual = measured(Requests.VIRTUAL_THREADS, path, connections);
    Together platform = measured(Requests.PLATFORM_THREADS, path, connections);
    var these = new ArrayList<Case>();
    for (int i = 0; i < COUNTED.size(); i++) {
      Counted counted = COUNTED.get(i);
      Case work =
          new Case(
                  String.format(
                      Locale.ROOT,
                      "%s, %s, connections: %,d",
                      PATHS.get(path),
                      counted.what(),
                      connections),
                  counted.unit())
              .with(GMP, gmp.part(i))
              .with(VIRTUAL_THREADS, virtual.part(i))
              .with(PLATFORM_THREADS, platform.part(i));
      if (ASKED_FOR.contains(counted.what())) {
        work.goal(VIRTUAL_THREADS, 1);
      }
      if (counted.what().equals(TIME)) {
        work.perSecond("requests/s");
      }
      these.add(path.equals(EVERY_DAYS_PATH) && connections == EVERY_DAYS ? work.everyDay() : work);
    }
    return these;
  }

  private Together measured(Requests on, String path, int connections) {
    return new Together(
        COUNTED.size(),
        effort -> START_MILLIS + WARM_UP_MILLIS + effort.requestsMillis,
        effort -> {
          WebMeasurement measured =
              WebMeasurement.of(
                  samples, on, path, connections, WARM_UP_MILLIS, effort.requestsMillis);
          return COUNTED.stream().map(counted -> sample(counted, measured)).toList();
        });
  }

  private static Sample sample(Counted counted, WebMeasurement measured) {
    double cpuNanos =
        counted.what().equals(TIME)
            ? (double) measured.cpuNanos() / measured.requests()
            : Double.NaN;
    return new Sample(counted.of(measured), Double.NaN, cpuNanos);
  }

  /** A figure of a measurement. */
  private record Counted(String what, String unit, ToDoubleFunction<WebMeasurement> figure) {
    static Counted percentile(int index) {
      return new Counted(
          Percentiles.NAMES.get(index) + " of the answers",
          "ns",
          measured -> measured.percentiles().get(index));
    }

    double of(WebMeasurement measured) {
      return figure.applyAsDouble(measured);
    }
  }
}
