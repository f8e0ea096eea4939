package io.gmp.internal.scheduler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How much CPU the process may use: its cgroup's quota and its own affinity, after Go's {@code
 * internal/runtime/cgroup}. The files are found once, from {@code /proc/self/cgroup} and {@code
 * /proc/self/mountinfo}; a process that moves to another cgroup later is not followed. Only its own
 * cgroup counts, not those above. Where cgroup v1 has the cpu controller v2 is not asked.
 */
public final class CpuQuota {
  private final Path root;
  private final @Nullable Path v1;
  private final @Nullable Path v2;

  private CpuQuota(Path root, @Nullable Path v1, @Nullable Path v2) {
    this.root = root;
    this.v1 = v1;
    this.v2 = v2;
  }

  /**
   * Finds the files.
   *
   * @param root where {@code /} is; another one for tests
   */
  public static CpuQuota find(Path root) {
    String own = null;
    boolean one = false;
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      if (List.of(parts[1].split(",", -1)).contains("cpu")) {
        own = parts[2];
        one = true;
        break;
      }
      if (parts[0].equals("0") && parts[1].isEmpty()) {
        own = parts[2];
      }
    }
    Path folder = own == null ? null : mounted(root, own, one);
    return new CpuQuota(root, one ? folder : null, one ? null : folder);
  }

  private static @Nullable Path mounted(Path root, String own, boolean one) {
    for (String line : lines(root.resolve("proc/self/mountinfo"))) {
      int dash = line.indexOf(" - ");
      String[] mount = line.split(" ", -1);
      String[] type = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ", -1);
      if (mount.length < 5 || type.length < 3) {
        continue;
      }
      boolean fits =
          one
              ? type[0].equals("cgroup") && List.of(type[2].split(",", -1)).contains("cpu")
              : type[0].equals("cgroup2");
      String top = unescape(mount[3]);
      if (fits && isUnder(own, top)) {
        String below = top.equals("/") ? own : own.substring(top.length());
        return root.resolve((unescape(mount[4]) + below).replaceAll("^/+", ""));
      }
    }
    return null;
  }

  private static boolean isUnder(String path, String top) {
    return top.equals("/") || path.equals(top) || path.startsWith(top + "/");
  }

  /** The kernel writes blanks and the like as three octal digits. */
  private static String unescape(String field) {
    var text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Reads the quota as it is now: CPUs, or nothing if there is no limit. */
  public OptionalDouble cpus() {
    if (v2 != null) {
      String[] max = first(v2.resolve("cpu.max")).split(" ", -1);
      return max.length == 2 ? ratio(max[0], max[1]) : OptionalDouble.empty();
    }
    if (v1 != null) {
      return ratio(first(v1.resolve("cpu.cfs_quota_us")), first(v1.resolve("cpu.cfs_period_us")));
    }
    return OptionalDouble.empty();
  }

  private static OptionalDouble ratio(String quota, String period) {
    try {
      double ratio = (double) Long.parseLong(quota) / Long.parseLong(period);
      return ratio > 0 && Double.isFinite(ratio)
          ? OptionalDouble.of(ratio)
          : OptionalDouble.empty();
    } catch (NumberFormatException e) { // "max", or no such file
      return OptionalDouble.empty();
    }
  }

  /** Reads on how many CPUs the process may run; nothing where that cannot be told. */
  public OptionalInt affinity() {
    for (String line : lines(root.resolve("proc/self/status"))) {
      if (line.startsWith("Cpus_allowed:")) {
        String mask = line.substring(line.indexOf(':') + 1).strip();
        int n =
            Arrays.stream(mask.split(",", -1))
                .mapToInt(word -> Long.bitCount(Long.parseLong(word, 16)))
                .sum();
        return n > 0 ? OptionalInt.of(n) : OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static String first(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }

  /** The lines of a file; none where there is no such file, as on systems other than Linux. */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }
}
