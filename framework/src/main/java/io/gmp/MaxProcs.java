package io.gmp;

import io.gmp.internal.scheduler.CpuQuota;
import io.gmp.internal.scheduler.ProcsSetting;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How many Ps, and who said so: the builder, then the system property {@code gmp.gomaxprocs}, then
 * the environment's {@code GOMAXPROCS}, then the machine. The machine's number is Go's since 1.25:
 * the processors the process may run on, but no more than its cgroup's CPU quota rounded up, where
 * a quota of less than two CPUs counts as two; and it is followed while the program runs.
 */
final class MaxProcs {
  private static final int LEAST_QUOTA = 2;

  private MaxProcs() {}

  private static final class OwnQuota {
    static final CpuQuota QUOTA = CpuQuota.find(Path.of("/"));
  }

  /** What was said; {@code null} leaves it to the {@linkplain #machine machine}. */
  static @Nullable ProcsSetting told(@Nullable ProcsSetting built) {
    return told(built, System.getProperty("gmp.gomaxprocs"), System.getenv("GOMAXPROCS"));
  }

  static @Nullable ProcsSetting told(
      @Nullable ProcsSetting built, @Nullable String property, @Nullable String variable) {
    if (built != null) {
      return built;
    }
    if (property != null && !property.isBlank()) {
      return parse(property, "system property gmp.gomaxprocs");
    }
    if (variable != null && !variable.isBlank()) {
      return parse(variable, "environment variable GOMAXPROCS");
    }
    return null;
  }

  private static ProcsSetting parse(String text, String source) {
    try {
      return byHand(Integer.parseInt(text.strip()), source);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the "
              + source
              + " is '"
              + text
              + "', which is not a number from 1 to "
              + ProcsSetting.LIMIT,
          e);
    }
  }

  /** The machine's number as it is now. */
  static ProcsSetting machine() {
    return machine(OwnQuota.QUOTA, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The JDK's number of processors is limited by a quota, too, and that to one where it is small:
   * where the quota explains it, those that are there count instead.
   *
   * @param available what the JDK says
   */
  static ProcsSetting machine(CpuQuota quota, int available) {
    int most = Math.min(available, ProcsSetting.LIMIT);
    OptionalDouble limit = quota.cpus();
    if (limit.isEmpty()) {
      return new ProcsSetting(most, "available processors", true);
    }
    double cpus = limit.getAsDouble();
    int rounded = (int) Math.min(Math.ceil(cpus), ProcsSetting.LIMIT);
    int there = quota.affinity().orElse(available);
    int allowed =
        available == Math.min(there, rounded) ? Math.min(there, ProcsSetting.LIMIT) : most;
    int value = Math.min(allowed, Math.max(LEAST_QUOTA, rounded));
    return value < allowed
        ? new ProcsSetting(value, "cgroup quota of " + cpus + " CPUs", true)
        : new ProcsSetting(value, "available processors", true);
  }

  static ProcsSetting byHand(int value, String source) {
    if (value < 1 || value > ProcsSetting.LIMIT) {
      throw new IllegalArgumentException(
          "GOMAXPROCS from the "
              + source
              + " is "
              + value
              + "; it must be from 1 to "
              + ProcsSetting.LIMIT);
    }
    return new ProcsSetting(value, source, false);
  }
}
