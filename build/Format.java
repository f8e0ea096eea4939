import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Holds every Java file under a folder to google-java-format: {@code check} names those that differ
 * and fails, {@code write} rewrites them.
 */
class Format {
  public static void main(String[] args) throws IOException {
    var root = Path.of(args[0]);
    boolean write = args[1].equals("write");
    var different = new ConcurrentSkipListSet<String>();
    var broken = new ConcurrentSkipListSet<String>();
    sources(root).parallelStream()
        .forEach(
            file -> {
              try {
                var before = Files.readString(file);
                var after = new Formatter().formatSourceAndFixImports(before);
                if (!after.equals(before)) {
                  different.add(root.relativize(file).toString());
                  if (write) {
                    Files.writeString(file, after);
                  }
                }
              } catch (FormatterException | IOException e) {
                broken.add(root.relativize(file) + ": " + e.getMessage());
              }
            });
    different.forEach(
        file -> System.out.println((write ? "formatted " : "not formatted: ") + file));
    broken.forEach(System.out::println);
    if (!broken.isEmpty() || !write && !different.isEmpty()) {
      System.out.println("Format with: mvn -q -N validate -Dformat=write");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    var sources = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = folder.getFileName().toString();
            boolean generated = name.equals("target") || name.startsWith(".");
            return generated && !folder.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }
}
