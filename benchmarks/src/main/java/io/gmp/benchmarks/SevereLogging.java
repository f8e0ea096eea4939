package io.gmp.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.logging.LogManager;

/**
 * Keeps the log of a measurement's JVM out of what the user reads: which engine runs is known, and
 * goroutines that hold a processor do so on purpose.
 */
public final class SevereLogging {
  /** What makes a JVM log so. */
  public static final String OPTION =
      "-Djava.util.logging.config.class=" + SevereLogging.class.getName();

  private static final String CONFIGURATION =
      """
      handlers = java.util.logging.ConsoleHandler
      .level = SEVERE
      """;

  /** The log manager makes one. */
  public SevereLogging() throws IOException {
    LogManager.getLogManager()
        .readConfiguration(new ByteArrayInputStream(CONFIGURATION.getBytes(UTF_8)));
  }
}
