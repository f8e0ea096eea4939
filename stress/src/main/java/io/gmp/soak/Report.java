package io.gmp.soak;

import io.gmp.RuntimeStats;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What came of it, for people and for programs. */
final class Report {
  private static final long MEGABYTE = 1 << 20;

  private record Row(String load, long rounds, long operations) {}

  private final long seed;
  private final double seconds;
  private final String engine;
  private final List<Row> rows;
  private final List<Sample> samples;
  private final RuntimeStats stats;
  private final long hogs;
  private final List<String> faults = new ArrayList<>();

  Report(
      long seed,
      long nanos,
      String engine,
      List<Driver> drivers,
      List<Sample> samples,
      RuntimeStats stats,
      long hogs,
      Failures failures) {
    this.seed = seed;
    this.seconds = nanos / 1e9;
    this.engine = engine;
    this.rows = drivers.stream().map(d -> new Row(d.name(), d.rounds(), d.operations())).toList();
    this.samples = List.copyOf(samples);
    this.stats = stats;
    this.hogs = hogs;
    Throwable unplanned = failures.unplanned();
    if (unplanned != null) {
      var trace = new StringWriter();
      unplanned.printStackTrace(new PrintWriter(trace));
      faults.add(trace.toString());
    }
    grew("heap", 4 * MEGABYTE, Sample::heapBytes);
    grew("threads", 4, Sample::threads);
    grew("files", 2, Sample::files);
    grew("classes", 200, Sample::classes);
  }

  private void grew(String what, long slack, ToLongFunction<Sample> value) {
    Growth growth = Growth.of(samples, value);
    if (growth.late() > growth.early() * 11 / 10 + slack) {
      faults.add(what + " grew from " + growth.early() + " to " + growth.late() + " (medians)");
    }
  }

  boolean passed() {
    return faults.isEmpty();
  }

  String text() {
    var text = new StringBuilder();
    line(text, "%s after %.0f s, seed %d", passed() ? "passed" : "FAILED", seconds, seed);
    line(
        text,
        "%s engine, %d processors, %s, %s %s, heap of at most %d MB",
        engine,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().maxMemory() / MEGABYTE);
    line(text, "%n%-20s %12s %15s", "load", "rounds", "operations");
    for (Row row : rows) {
      line(text, "%-20s %,12d %,15d", row.load, row.rounds, row.operations);
    }
    line(
        text,
        "%n%,d goroutines, %,d steals, %,d hogs reported",
        stats.goroutinesCreated(),
        stats.steals(),
        hogs);
    line(text, "%n%d times all stopped and nothing was left; then there were:", samples.size());
    line(text, "%-20s %12s %12s %12s %12s", "", "early", "late", "least", "most");
    held(text, "heap after GC, kB", 1024, Sample::heapBytes);
    held(text, "threads", 1, Sample::threads);
    held(text, "open files", 1, Sample::files);
    held(text, "loaded classes", 1, Sample::classes);
    faults.forEach(fault -> line(text, "%nFAULT: %s", fault));
    return text.toString();
  }

  private void held(StringBuilder text, String what, long unit, ToLongFunction<Sample> value) {
    var all = samples.stream().mapToLong(value).summaryStatistics();
    Growth growth = Growth.of(samples, value);
    line(
        text,
        "%-20s %,12d %,12d %,12d %,12d",
        what,
        growth.early() / unit,
        growth.late() / unit,
        all.getMin() / unit,
        all.getMax() / unit);
  }

  @SuppressWarnings("AnnotateFormatMethod") // that annotation would be a dependency
  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  String json() {
    return String.format(
        Locale.ROOT,
        """
        {
          "passed": %b,
          "seconds": %.1f,
          "seed": %d,
          "engine": "%s",
          "java": "%s",
          "processors": %d,
          "goroutines": %d,
          "steals": %d,
          "hogs": %d,
          "loads": [%s],
          "samples": [%s],
          "faults": [%s]
        }
        """,
        passed(),
        seconds,
        seed,
        engine,
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        stats.goroutinesCreated(),
        stats.steals(),
        hogs,
        rows.stream().map(Report::json).collect(Collectors.joining(",")),
        samples.stream().map(Report::json).collect(Collectors.joining(",")),
        faults.stream().map(Report::quoted).collect(Collectors.joining(",")));
  }

  private static String json(Row row) {
    return String.format(
        Locale.ROOT,
        "%n    {\"load\": %s, \"rounds\": %d, \"operations\": %d}",
        quoted(row.load),
        row.rounds,
        row.operations);
  }

  private static String json(Sample sample) {
    return String.format(
        Locale.ROOT,
        "%n    {\"second\": %d, \"heapBytes\": %d, \"threads\": %d, \"files\": %d,"
            + " \"classes\": %d}",
        sample.second(),
        sample.heapBytes(),
        sample.threads(),
        sample.files(),
        sample.classes());
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\r", "\\r")
        + '"';
  }
}
