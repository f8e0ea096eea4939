package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuQuotaTest {
  private static final String V2_MOUNT =
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";
  private static final String V1_MOUNTS =
      """
      31 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
      32 23 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
      """;

  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void v2(String own, String mounts) throws IOException {
    file("proc/self/cgroup", "0::" + own + "\n");
    file("proc/self/mountinfo", mounts);
  }

  private void v1(String own) throws IOException {
    file("proc/self/cgroup", "5:memory:/other\n4:cpu,cpuacct:" + own + "\n0::/unified\n");
    file("proc/self/mountinfo", V1_MOUNTS + V2_MOUNT);
  }

  @Test
  void withoutAnyFileThereIsNoQuota() {
    var quota = CpuQuota.find(root);
    assertThat(quota.cpus()).isEmpty();
    assertThat(quota.affinity()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"250000 100000, 2.5", "50000 100000, 0.5", "10000 5000, 2"})
  void readsCpuMaxOfVersion2(String max, double cpus) throws IOException {
    v2("/", V2_MOUNT);
    file("sys/fs/cgroup/cpu.max", max + "\n");
    assertThat(CpuQuota.find(root).cpus()).hasValue(cpus);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max 100000", "", "100000", "x y", "0 100000", "100000 0", "-1 100000"})
  void anythingElseInCpuMaxIsNoQuota(String max) throws IOException {
    v2("/", V2_MOUNT);
    file("sys/fs/cgroup/cpu.max", max);
    assertThat(CpuQuota.find(root).cpus()).isEmpty();
  }

  @Test
  void readsTheQuotaOfItsOwnCgroupOnly() throws IOException {
    v2("/pods/one", V2_MOUNT);
    file("sys/fs/cgroup/cpu.max", "100000 100000");
    assertThat(CpuQuota.find(root).cpus()).isEmpty();
    file("sys/fs/cgroup/pods/one/cpu.max", "300000 100000");
    assertThat(CpuQuota.find(root).cpus()).hasValue(3);
  }

  @Test
  void aMountOfAPartOfTheTreeIsCutOff() throws IOException {
    v2(
        "/docker/abc/inner",
        "29 23 0:26 /docker/ab /elsewhere rw - cgroup2 cgroup2 rw\n"
            + "30 23 0:26 /docker/abc /sys/fs/c\\040group rw - cgroup2 cgroup2 rw\n");
    file("sys/fs/c group/inner/cpu.max", "150000 100000");
    assertThat(CpuQuota.find(root).cpus()).hasValue(1.5);
  }

  @Test
  void readsQuotaAndPeriodOfVersion1() throws IOException {
    v1("/slice");
    file("sys/fs/cgroup/cpu,cpuacct/slice/cpu.cfs_quota_us", "350000\n");
    file("sys/fs/cgroup/cpu,cpuacct/slice/cpu.cfs_period_us", "100000\n");
    assertThat(CpuQuota.find(root).cpus()).hasValue(3.5);
  }

  @Test
  void version1WithoutALimitSaysMinusOne() throws IOException {
    v1("/");
    file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
    file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    assertThat(CpuQuota.find(root).cpus()).isEmpty();
  }

  @Test
  void version1CountsWhereItHasTheCpuController() throws IOException {
    v1("/");
    file("sys/fs/cgroup/unified/cpu.max", "700000 100000");
    file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "200000");
    file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
    assertThat(CpuQuota.find(root).cpus()).hasValue(2);
  }

  @Test
  void aChangedQuotaIsSeen() throws IOException {
    v2("/", V2_MOUNT);
    file("sys/fs/cgroup/cpu.max", "200000 100000");
    var quota = CpuQuota.find(root);
    assertThat(quota.cpus()).hasValue(2);
    file("sys/fs/cgroup/cpu.max", "max 100000");
    assertThat(quota.cpus()).isEmpty();
    file("sys/fs/cgroup/cpu.max", "500000 100000");
    assertThat(quota.cpus()).hasValue(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"3; 2", "ff,ffffffff; 40", "00000000,00000001; 1", "ffffffff; 32"})
  void affinityIsTheNumberOfBitsInTheMask(String mask, int cpus) throws IOException {
    file("proc/self/status", "Name:\tjava\nCpus_allowed:\t" + mask + "\nCpus_allowed_list:\t0\n");
    assertThat(CpuQuota.find(root).affinity()).hasValue(cpus);
  }
}
