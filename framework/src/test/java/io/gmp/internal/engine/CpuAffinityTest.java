package io.gmp.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.testing.Cpus;
import java.util.BitSet;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class CpuAffinityTest {

  private static CpuAffinity cpus(int... numbers) {
    var set = new BitSet();
    for (int number : numbers) {
      set.set(number);
    }
    return new CpuAffinity(set);
  }

  private static String onItsOwnThread(Runnable change) throws Exception {
    var task =
        new FutureTask<String>(
            () -> {
              change.run();
              return Cpus.ofThisThread();
            });
    Thread.ofPlatform().start(task);
    return task.get();
  }

  @Test
  void itReadsAsTheKernelListsIt() {
    assertThat(cpus(0, 1, 2, 3, 8, 64, 65)).hasToString("0-3,8,64-65");
    assertThat(cpus(5)).hasToString("5");
    assertThat(cpus()).hasToString("");
  }

  @Test
  void itMovesTheCallingThreadAndBack() throws Exception {
    int cpu = Cpus.ends().getLast();
    assertThat(onItsOwnThread(() -> CpuAffinity.only(cpu).apply()))
        .isEqualTo(Integer.toString(cpu));
    assertThat(
            onItsOwnThread(
                () -> {
                  CpuAffinity before = CpuAffinity.ofThread();
                  CpuAffinity.only(cpu).apply();
                  before.restore();
                }))
        .isEqualTo(Cpus.ofProcess());
  }

  @Test
  void aThreadOnOneCpuMayChooseAmongThoseOfTheProcess() throws Exception {
    int one = Cpus.ends().getFirst();
    int other = Cpus.ends().getLast();
    assertThat(
            onItsOwnThread(
                () -> {
                  CpuAffinity.only(one).apply();
                  CpuAffinity.only(other).apply();
                }))
        .isEqualTo(Integer.toString(other));
  }

  @Test
  void whatTheSystemRefusesIsTold() throws Exception {
    assertThat(
            onItsOwnThread(
                () ->
                    assertThatThrownBy(() -> cpus(7_777).apply())
                        .isInstanceOf(CpuUnavailableException.class)
                        .hasMessageStartingWith(
                            "the system did not let a thread run on CPU 7777 (sched_setaffinity:"
                                + " errno 22)")))
        .isEqualTo(Cpus.ofProcess());
  }

  @Test
  void aThreadWhoseFormerCpusAreGoneRunsWhereverItMay() throws Exception {
    int cpu = Cpus.ends().getLast();
    assertThat(
            onItsOwnThread(
                () -> {
                  CpuAffinity.only(cpu).apply();
                  cpus(7_777).restore();
                }))
        .isEqualTo(Cpus.ofProcess());
  }
}
