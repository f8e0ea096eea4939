package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

class AotTests {
  @TempDir Path directory;

  @Test
  void anApplicationThatWasProcessedAheadOfTimeHasItsActors() throws Exception {
    var sources = directory.resolve("sources");
    var resources = directory.resolve("resources");
    var classes = Files.createDirectory(directory.resolve("classes"));
    SpringApplicationAotProcessor.main(
        new String[] {
          AotApplication.class.getName(),
          sources.toString(),
          resources.toString(),
          classes.toString(),
          "io.gmp",
          "aot"
        });
    compile(sources, classes);

    assertThat(textsIn(resources))
        .anySatisfy(hints -> assertThat(hints).contains("Basket").contains("\"added\""));
    assertThat(start(List.of(classes, resources)))
        .contains("Starting AOT-processed")
        .contains("desk: primary 1, second 3, entity 5, basket 2");
  }

  private static void compile(Path sources, Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        var found = Files.walk(sources)) {
      var units =
          files.getJavaFileObjectsFromPaths(
              found.filter(path -> path.toString().endsWith(".java")).toList());
      var options = List.of("-d", classes.toString(), "-proc:none", "-parameters", "-nowarn");
      assertThat(compiler.getTask(said, files, null, options, null, units).call())
          .as(said::toString)
          .isTrue();
    }
  }

  private static List<String> textsIn(Path folder) throws IOException {
    try (var found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).map(AotTests::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String start(List<Path> generated) throws IOException, InterruptedException {
    var classPath =
        Stream.concat(
                generated.stream().map(Path::toString),
                Stream.of(System.getProperty("java.class.path")))
            .collect(Collectors.joining(File.pathSeparator));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dspring.aot.enabled=true",
                "-cp",
                classPath,
                AotApplication.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
