package io.gmp.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** The flags of the virtual-thread engine, for JVMs that run from the class path. */
public final class EngineFlags {
  private EngineFlags() {}

  /** Returns them as arguments of {@code java}. */
  public static List<String> get() throws IOException {
    try (var flags = Objects.requireNonNull(EngineFlags.class.getResourceAsStream("jvm.flags"))) {
      return List.of(new String(flags.readAllBytes(), UTF_8).trim().split(" ", -1));
    }
  }
}
