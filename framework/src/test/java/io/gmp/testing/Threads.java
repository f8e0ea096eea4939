package io.gmp.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The threads of the JVM, virtual ones included. */
public final class Threads {
  private static final HotSpotDiagnosticMXBean JVM =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

  private Threads() {}

  /** The first lines of the dumps of all threads whose name begins so. */
  public static List<String> named(String prefix) {
    return dump()
        .lines()
        .filter(line -> line.startsWith("#") && line.contains(" \"" + prefix))
        .toList();
  }

  private static String dump() {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("threads");
      Path file = folder.resolve("dump");
      JVM.dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      String text = Files.readString(file);
      Files.delete(file);
      Files.delete(folder);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException("no thread dump in " + folder, e);
    }
  }
}
