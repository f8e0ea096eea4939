package io.gmp.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Each figure of a suite, for programs, of which this is one. */
final class JsonReport {
  private static final String BYTES = "bytes";
  private static final String CASE = "case";
  private static final String CASES = "cases";
  private static final String COMMAND = "command";
  private static final String CONTENDERS = "contenders";
  private static final String CPU_NANOS = "cpuNanos";
  private static final String DISTANCE = "distance";
  private static final String FACTS = "facts";
  private static final String FAILED = "failed";
  private static final String SCORE = "score";
  private static final String UNIT = "unit";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonReport() {}

  static Path file(Suite suite, Path folder) {
    return folder.resolve(suite.name() + ".json");
  }

  static void write(Report report, Path folder) {
    var all = new LinkedHashMap<String, Object>();
    all.put("suite", report.suite().name());
    all.put(COMMAND, report.command());
    all.put("rounds", report.rounds());
    all.put(FACTS, report.facts());
    all.put(CASES, report.rows().stream().map(JsonReport::row).toList());
    MAPPER.writeValue(file(report.suite(), folder), all);
  }

  private static Map<String, Object> row(Row row) {
    var contenders = new LinkedHashMap<String, Object>();
    row.scores().forEach((name, scores) -> contenders.put(name, samples(scores)));
    var fields = new LinkedHashMap<String, Object>();
    fields.put(CASE, row.work().name);
    fields.put(UNIT, row.work().unit);
    fields.put(CONTENDERS, contenders);
    List<Map<String, Object>> goals = row.goals().stream().map(goal -> goal(row, goal)).toList();
    if (!goals.isEmpty()) {
      fields.put("goals", goals);
    }
    return fields;
  }

  private static Map<String, Object> goal(Row row, Goal goal) {
    double reached = row.reached(goal);
    var fields = new LinkedHashMap<String, Object>();
    fields.put("atMost", goal.words(row.work().unit));
    fields.put("reached", reached);
    fields.put("met", goal.isMet(reached));
    return fields;
  }

  private static List<Map<String, Object>> samples(Scores scores) {
    var failures = scores.failures().iterator();
    return scores.samples().stream()
        .map(sample -> sample.isNone() ? failed(failures.next()) : sample(sample))
        .toList();
  }

  private static Map<String, Object> failed(String why) {
    return Map.of(FAILED, why);
  }

  private static Map<String, Object> sample(Sample sample) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(SCORE, sample.score());
    putIfCounted(fields, BYTES, sample.bytes());
    putIfCounted(fields, CPU_NANOS, sample.cpuNanos());
    putIfCounted(fields, DISTANCE, sample.distance());
    return fields;
  }

  private static void putIfCounted(Map<String, Object> fields, String name, double value) {
    if (!Double.isNaN(value)) { // JSON has no word for it
      fields.put(name, value);
    }
  }

  /** Reads what was written; goals and curves are those that the cases of these names have now. */
  static Report read(Suite suite, Path folder) {
    JsonNode all = MAPPER.readTree(file(suite, folder));
    var facts = new LinkedHashMap<String, String>();
    all.get(FACTS)
        .properties()
        .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asString()));
    var rows = new ArrayList<Row>();
    int rounds = 1;
    for (JsonNode row : all.get(CASES)) {
      for (JsonNode contender : row.get(CONTENDERS)) {
        rounds = Math.max(rounds, contender.size());
      }
      rows.add(read(suite, row));
    }
    return new Report(suite, all.get(COMMAND).asString(), rounds, facts, rows);
  }

  private static Row read(Suite suite, JsonNode row) {
    String name = row.get(CASE).asString();
    Case work =
        suite.cases().stream()
            .filter(each -> each.name.equals(name))
            .findFirst()
            .orElseGet(() -> new Case(name, row.get(UNIT).asString()));
    List<Contender> contenders =
        row.get(CONTENDERS).propertyStream().map(each -> Contender.past(each.getKey())).toList();
    Row read = Row.of(work, contenders);
    for (Contender each : contenders) {
      Scores scores = read.of(each.name());
      for (JsonNode sample : row.get(CONTENDERS).get(each.name())) {
        if (sample.has(FAILED)) {
          scores.addFailure(sample.get(FAILED).asString());
        } else {
          scores.add(
              new Sample(
                  sample.get(SCORE).asDouble(),
                  figure(sample, BYTES),
                  figure(sample, CPU_NANOS),
                  figure(sample, DISTANCE)));
        }
      }
    }
    return read;
  }

  private static double figure(JsonNode sample, String name) {
    return sample.has(name) ? sample.get(name).asDouble() : Double.NaN;
  }
}
