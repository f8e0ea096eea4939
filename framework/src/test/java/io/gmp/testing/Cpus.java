package io.gmp.testing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Linux says about the CPUs on which threads may run. */
public final class Cpus {
  private static final Path PROC = Path.of("/proc");

  private Cpus() {}

  /** The calling OS thread's place in {@code /proc}. */
  public static Path thisThread() throws IOException {
    return PROC.resolve("thread-self").toRealPath();
  }

  /** Those of the calling OS thread, as {@code 0-3,8}. */
  public static String ofThisThread() throws IOException {
    return of(PROC.resolve("thread-self"));
  }

  /** Those of the process. */
  public static String ofProcess() throws IOException {
    return of(PROC.resolve("self"));
  }

  /** Those of a process or thread. */
  public static String of(Path thread) throws IOException {
    String key = "Cpus_allowed_list:";
    return Files.readAllLines(thread.resolve("status")).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  /** Those of each thread whose name begins so. */
  public static List<String> ofThreadsNamed(String prefix) throws IOException {
    var all = new ArrayList<String>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve("self/task"))) {
      for (Path thread : threads) {
        try {
          if (Files.readString(thread.resolve("comm")).startsWith(prefix)) {
            all.add(of(thread));
          }
        } catch (IOException e) {
          if (Files.exists(thread)) {
            throw e;
          }
        }
      }
    }
    return all;
  }

  /** The first and the last that the process may use; the same where there is but one. */
  public static List<Integer> ends() throws IOException {
    String[] numbers = ofProcess().split("[-,]", -1);
    return List.of(Integer.valueOf(numbers[0]), Integer.valueOf(numbers[numbers.length - 1]));
  }
}
