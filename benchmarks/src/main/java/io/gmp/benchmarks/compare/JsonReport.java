package io.gmp.benchmarks.compare;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Each figure of a suite, for programs. */
final class JsonReport {
  private JsonReport() {}

  static void write(Report report, Path folder) {
    var all = new LinkedHashMap<String, Object>();
    all.put("suite", report.suite().name());
    all.put("command", report.command());
    all.put("facts", report.facts());
    all.put("cases", report.rows().stream().map(JsonReport::row).toList());
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(folder.resolve(report.suite().name() + ".json").toFile(), all);
  }

  private static Map<String, Object> row(Row row) {
    var contenders = new LinkedHashMap<String, Object>();
    row.scores().forEach((name, scores) -> contenders.put(name, samples(scores)));
    var fields = new LinkedHashMap<String, Object>();
    fields.put("case", row.work().name);
    fields.put("unit", row.work().unit);
    fields.put("contenders", contenders);
    return fields;
  }

  private static List<Map<String, Double>> samples(Scores scores) {
    return scores.samples().stream().map(JsonReport::sample).toList();
  }

  private static Map<String, Double> sample(Sample sample) {
    var fields = new LinkedHashMap<String, Double>();
    fields.put("score", sample.score());
    putIfCounted(fields, "bytes", sample.bytes());
    putIfCounted(fields, "cpuNanos", sample.cpuNanos());
    return fields;
  }

  private static void putIfCounted(Map<String, Double> fields, String name, double value) {
    if (!Double.isNaN(value)) { // JSON has no word for it
      fields.put(name, value);
    }
  }
}
