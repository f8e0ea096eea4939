package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.internal.scheduler.CpuQuota;
import io.gmp.internal.scheduler.ProcsSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaxProcsTest {
  @TempDir Path root;

  private static @Nullable ProcsSetting told(
      @Nullable Integer built, @Nullable String property, @Nullable String variable) {
    return MaxProcs.told(
        built == null ? null : MaxProcs.byHand(built, "builder"), property, variable);
  }

  private CpuQuota quota(String max, int affinity) throws IOException {
    Path self = Files.createDirectories(root.resolve("proc/self"));
    Path group = Files.createDirectories(root.resolve("sys/fs/cgroup"));
    Files.writeString(self.resolve("cgroup"), "0::/\n");
    Files.writeString(
        self.resolve("mountinfo"), "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    Files.writeString(
        self.resolve("status"), "Cpus_allowed:\t" + Long.toHexString((1L << affinity) - 1) + "\n");
    Files.writeString(group.resolve("cpu.max"), max + " 100000\n");
    return CpuQuota.find(root);
  }

  private static int jdkCount(String max, int affinity) {
    return max.equals("max")
        ? affinity
        : Math.min(affinity, (int) Math.ceil(Long.parseLong(max) / 100_000.0));
  }

  @ParameterizedTest(name = "quota {0} of 100000 on {1} CPUs gives {2}")
  @CsvSource({
    "200001, 8, 3",
    "250000, 8, 3",
    "299999, 8, 3",
    "300000, 8, 3",
    "300001, 8, 4",
    "50000, 8, 2",
    "100000, 8, 2",
    "150000, 8, 2",
    "200000, 8, 2",
    "1000, 8, 2",
    "300000, 2, 2",
    "50000, 1, 1",
    "800000, 8, 8",
    "900000, 8, 8",
    "max, 8, 8",
    "max, 1, 1"
  })
  void theQuotaIsRoundedUpAndTwoAtLeast(String max, int affinity, int expected) throws IOException {
    var setting = MaxProcs.machine(quota(max, affinity), jdkCount(max, affinity));
    assertThat(setting.value()).isEqualTo(expected);
    assertThat(setting.followed()).isTrue();
  }

  @Test
  void theSourceNamesTheQuotaWhereItCounts() throws IOException {
    assertThat(MaxProcs.machine(quota("250000", 8), 3).source())
        .isEqualTo("cgroup quota of 2.5 CPUs");
    assertThat(MaxProcs.machine(quota("250000", 2), 2).source()).isEqualTo("available processors");
    assertThat(MaxProcs.machine(quota("max", 2), 2).source()).isEqualTo("available processors");
  }

  @Test
  void whatTheJvmWasToldWithActiveProcessorCountIsRespected() throws IOException {
    assertThat(MaxProcs.machine(quota("250000", 8), 1).value()).isEqualTo(1);
    assertThat(MaxProcs.machine(quota("250000", 8), 64).value()).isEqualTo(3);
    assertThat(MaxProcs.machine(quota("max", 8), 5).value()).isEqualTo(5);
  }

  @Test
  void aMachineWithMoreThanTheLimitGetsTheLimit() throws IOException {
    assertThat(MaxProcs.machine(quota("max", 8), 4096).value()).isEqualTo(ProcsSetting.LIMIT);
  }

  @Test
  void builderComesBeforePropertyBeforeEnvironmentBeforeMachine() {
    assertThat(told(3, "4", "5")).isEqualTo(new ProcsSetting(3, "builder", false));
    assertThat(told(null, "4", "5"))
        .isEqualTo(new ProcsSetting(4, "system property gmp.gomaxprocs", false));
    assertThat(told(null, null, "5"))
        .isEqualTo(new ProcsSetting(5, "environment variable GOMAXPROCS", false));
    assertThat(told(null, " ", "")).as("the machine's").isNull();
    assertThat(told(null, " 6 ", null))
        .isEqualTo(new ProcsSetting(6, "system property gmp.gomaxprocs", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1025", "many", "2.5", "99999999999"})
  void whatIsNoNumberFrom1To1024IsRefusedByItsName(String text) {
    assertThatThrownBy(() -> told(null, text, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("system property gmp.gomaxprocs")
        .hasMessageContaining("from 1 to 1024");
    assertThatThrownBy(() -> told(null, null, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("environment variable GOMAXPROCS")
        .hasMessageContaining("from 1 to 1024");
  }
}
