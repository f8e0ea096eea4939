package io.gmp.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a script which JDK the build has found. */
final class JavaHome {
  private JavaHome() {}

  /** Writes its folder into the file that is named. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), System.getProperty("java.home"));
  }
}
