package io.gmp.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How an echo server has done, with {@link EchoClients} in a process of their own beside it.
 *
 * @param requests how many were answered
 * @param nanos in which time
 * @param cpuNanos the processor time of the server meanwhile
 * @param percentiles p50, p99 and p99.9 of the nanoseconds from a request to its answer
 */
public record EchoMeasurement(long requests, long nanos, long cpuNanos, List<Long> percentiles) {
  private static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx512m");

  /**
   * Returns what starts the server of a JVM.
   *
   * @param system {@code gmp} or {@code jdk}
   */
  public static List<String> server(String system) throws IOException {
    return ChildJvm.of(OPTIONS, EchoServer.class, system).command();
  }

  /**
   * Starts a server, asks it and ends it.
   *
   * @param server its command; it says its port on a line and ends with its standard input
   * @param connections how many clients ask at once
   * @param warmUpMillis for how long before anything counts
   * @param millis for how long then
   */
  public static EchoMeasurement of(
      List<String> server, int connections, long warmUpMillis, long millis)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(server).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader stdout = process.inputReader(UTF_8)) {
      String port = stdout.readLine();
      if (port == null) {
        throw new IOException(String.join(" ", server) + " says no port");
      }
      return parse(
          ChildJvm.lastLine(
              OPTIONS, EchoClients.class, port, process.pid(), connections, warmUpMillis, millis));
    } finally {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static EchoMeasurement parse(String line) {
    List<Long> said = Stream.of(line.split(" ", -1)).map(Long::valueOf).toList();
    return new EchoMeasurement(said.get(0), said.get(1), said.get(2), said.subList(3, 6));
  }
}
