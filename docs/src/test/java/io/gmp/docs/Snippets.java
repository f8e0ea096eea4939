package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The Java snippets of a page, to be found in a class that the compiler has seen. */
record Snippets(List<String> snippets) {
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  static Snippets of(Path page) throws IOException {
    return new Snippets(
        JAVA.matcher(Files.readString(page)).results().map(r -> squeezed(r.group(1))).toList());
  }

  void assertAreIn(String tour, int count) throws IOException {
    Path file = Path.of("src/test/java/io/gmp/docs", tour + ".java");
    String code = squeezed(Files.readString(file)).replace("static class", "class");
    assertThat(snippets).hasSize(count).allSatisfy(snippet -> assertThat(code).contains(snippet));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
