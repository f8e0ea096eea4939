package io.gmp.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the sample {@code hello} has answered {@code wrk}, in a process of its own beside it.
 *
 * @param requests how many were answered
 * @param nanos in which time
 * @param cpuNanos the processor time of the server meanwhile
 * @param switches how often its threads left a processor meanwhile
 * @param percentiles p50, p99 and p99.9 of the nanoseconds from a request to its answer
 */
public record WebMeasurement(
    long requests, long nanos, long cpuNanos, long switches, List<Long> percentiles) {
  private static final Duration START = Duration.ofMinutes(1);
  private static final Pattern FIGURES = Pattern.compile("(?m)^figures: ([0-9 ]+)$");
  private static final List<String> SERVER =
      List.of(
          "--server.tomcat.max-connections=20000",
          "--server.tomcat.accept-count=4000",
          "--logging.level.root=warn",
          "--logging.level.io.gmp.Hog=off",
          "--spring.main.banner-mode=off");

  /** What the requests run on. */
  @SuppressWarnings("ImmutableEnumChecker") // lists that List.of has made
  public enum Requests {
    /** Goroutines. */
    GOROUTINES("goroutine", "--gmp.web.enabled=true"),
    /** Virtual threads, by Spring Boot's property for them. */
    VIRTUAL_THREADS("thread", "--gmp.enabled=false", "--spring.threads.virtual.enabled=true"),
    /** Tomcat's pool, as Spring Boot sets it up unless it is told otherwise. */
    PLATFORM_THREADS("thread", "--gmp.enabled=false");

    private final String from; // as the answers say
    private final List<String> arguments;

    Requests(String from, String... arguments) {
      this.from = from;
      this.arguments = List.of(arguments);
    }
  }

  /**
   * Starts the server, asks it and ends it.
   *
   * @param samples the folder with the sample, built
   * @param on what the requests run on
   * @param path what is asked for
   * @param connections how many clients ask at once
   * @param warmUpMillis for how long before anything counts
   * @param millis for how long then
   */
  public static WebMeasurement of(
      Path samples, Requests on, String path, int connections, long warmUpMillis, long millis)
      throws IOException, InterruptedException {
    int port = freePort();
    Process server = start(samples, on, port);
    try {
      awaitAnswer(server, on, port);
      URI page = address(port, path);
      ask(page, connections, warmUpMillis);
      ProcessCost before = ProcessCost.of(server);
      List<Long> said = ask(page, connections, millis);
      ProcessCost cost = ProcessCost.of(server).since(before);
      return new WebMeasurement(
          said.getFirst(),
          nanos(said.get(1)),
          cost.cpuNanos(),
          cost.switches(),
          said.subList(2, 5).stream().map(WebMeasurement::nanos).toList());
    } finally {
      server.destroy();
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  private static long nanos(long micros) {
    return TimeUnit.MICROSECONDS.toNanos(micros);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Process start(Path samples, Requests on, int port) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-jar", jar(samples).toString()));
    command.add("--server.port=" + port);
    command.addAll(SERVER);
    command.addAll(on.arguments);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Path jar(Path samples) throws IOException {
    Path target = samples.resolve("hello/target");
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> jars =
          Files.newDirectoryStream(target, "gmp-sample-hello-*.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      }
    }
    throw new IOException("the sample hello is not built: no gmp-sample-hello-*.jar in " + target);
  }

  private static URI address(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static void awaitAnswer(Process server, Requests on, int port)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address(port, "/hello")).build();
    long start = System.nanoTime();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() - start < START.toNanos()) {
        if (!server.isAlive()) {
          throw new IOException("the sample hello has ended with " + server.exitValue());
        }
        try {
          String answer = client.send(request, BodyHandlers.ofString()).body();
          if (!answer.contains('"' + on.from + '"')) {
            throw new IOException("the sample hello answers " + answer + " on " + on);
          }
          return;
        } catch (ConnectException _) {
          TimeUnit.MILLISECONDS.sleep(50); // it does not listen yet
        }
      }
    }
    throw new IOException("the sample hello does not answer within " + START.toSeconds() + " s");
  }

  /** Returns requests, microseconds, p50, p99 and p99.9 in microseconds. */
  private static List<Long> ask(URI page, int connections, long millis)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("gmp-compare-", ".lua");
    try (InputStream figures =
        Objects.requireNonNull(WebMeasurement.class.getResourceAsStream("figures.lua"))) {
      Files.write(script, figures.readAllBytes());
      Process wrk =
          new ProcessBuilder(
                  List.of(
                      "wrk",
                      "--threads=1",
                      "--connections=" + connections,
                      "--duration=" + TimeUnit.MILLISECONDS.toSeconds(millis) + "s",
                      "--timeout=30s",
                      "--script=" + script,
                      page.toString()))
              .redirectErrorStream(true)
              .start();
      String said = new String(wrk.getInputStream().readAllBytes(), UTF_8);
      Matcher found = FIGURES.matcher(said);
      if (wrk.waitFor() != 0 || !found.find()) {
        throw new IOException("wrk failed: " + said);
      }
      List<Long> all = Stream.of(found.group(1).split(" ", -1)).map(Long::valueOf).toList();
      if (all.get(5) != 0) {
        throw new IOException("wrk had " + all.get(5) + " errors: " + said);
      }
      return all;
    } finally {
      Files.delete(script);
    }
  }
}
