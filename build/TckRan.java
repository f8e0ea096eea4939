import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fails the build if a class of the Reactive Streams TCK was compiled and not run: its tests are
 * TestNG's, which some set-ups of Surefire and JUnit pass over without a word.
 *
 * <p>Arguments: the module's target directory, when the build began, then the values of the
 * properties with which Maven is told to run a part of the tests or none; what was not given is
 * empty or begins with a dollar.
 */
final class TckRan {
  private static final Pattern TESTS =
      Pattern.compile("<testsuite [^>]*?tests=\"(\\d+)\"[^>]*?skipped=\"(\\d+)\"", Pattern.DOTALL);

  private TckRan() {}

  public static void main(String[] args) throws IOException {
    if (Stream.of(args).skip(2).anyMatch(value -> !value.isEmpty() && !value.startsWith("$"))) {
      return;
    }
    Path target = Path.of(args[0]);
    Instant begin = Instant.parse(args[1]);
    List<Path> compiled = compiled(target.resolve("test-classes"));
    var missing = new ArrayList<String>();
    for (Path each : compiled) {
      String name = name(target.resolve("test-classes").relativize(each));
      Path report = target.resolve("surefire-reports/TEST-" + name + ".xml");
      if (!Files.exists(report) || ran(report) == 0 || isOlder(report, begin)) {
        missing.add(name);
      }
    }
    if (compiled.isEmpty() || !missing.isEmpty()) {
      System.err.println("The Reactive Streams TCK was not run: " + missing);
      System.exit(1);
    }
  }

  private static List<Path> compiled(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      return files.filter(file -> file.toString().endsWith("TckTest.class")).toList();
    }
  }

  private static String name(Path file) {
    return file.toString().replace(".class", "").replace(file.getFileSystem().getSeparator(), ".");
  }

  private static int ran(Path report) throws IOException {
    Matcher matcher = TESTS.matcher(Files.readString(report));
    return matcher.find()
        ? Integer.parseInt(matcher.group(1)) - Integer.parseInt(matcher.group(2))
        : 0;
  }

  private static boolean isOlder(Path report, Instant begin) throws IOException {
    return Files.getLastModifiedTime(report).toInstant().isBefore(begin);
  }
}
