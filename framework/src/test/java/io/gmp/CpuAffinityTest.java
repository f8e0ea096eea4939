package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.internal.engine.CpuAffinity;
import io.gmp.internal.scheduler.Carriers;
import io.gmp.testing.Cpus;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.TestRuntime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class CpuAffinityTest {
  private static final int ABSENT = 7_777;

  private static void assertOn(int cpu) throws Exception {
    assertThat(Cpus.ofThisThread()).isEqualTo(Integer.toString(cpu));
    assertThat(CpuAffinity.ofThread()).hasToString(Integer.toString(cpu));
  }

  @Engines
  void theThreadRunsOnItsCpuUntilItIsUnlocked(TestRuntime t) throws Exception {
    String all = Cpus.ofProcess();
    for (int cpu : Cpus.ends()) {
      t.run(
          () -> {
            Go.lockOSThread(cpu);
            assertOn(cpu);
            Path thread = Cpus.thisThread();
            Go.gosched();
            assertOn(cpu);
            Go.sleep(Duration.ofMillis(1));
            assertOn(cpu);
            Go.go(() -> Go.gosched()).join();
            assertOn(cpu);
            Go.blocking(() -> 0);
            assertOn(cpu);
            assertThat(Cpus.thisThread()).isEqualTo(thread);
            Go.unlockOSThread();
            assertThat(Cpus.of(thread)).isEqualTo(all);
          });
    }
  }

  @Engines
  void eachUnlockUndoesItsOwnLock(TestRuntime t) throws Exception {
    String all = Cpus.ofProcess();
    int one = Cpus.ends().getFirst();
    int other = Cpus.ends().getLast();
    t.run(
        () -> {
          Go.lockOSThread();
          Path thread = Cpus.thisThread();
          Go.lockOSThread(one);
          Go.lockOSThread();
          Go.lockOSThread(other);
          assertOn(other);
          Go.unlockOSThread();
          assertOn(one);
          Go.unlockOSThread();
          assertOn(one);
          Go.unlockOSThread();
          assertThat(Cpus.of(thread)).isEqualTo(all);
          assertThat(Cpus.thisThread()).isEqualTo(thread);
          Go.unlockOSThread();
          Go.unlockOSThread();
          assertThat(Cpus.of(thread)).isEqualTo(all);
        });
  }

  @Engines
  void noLaterGoroutineInheritsTheCpu(TestRuntime t) throws Exception {
    String all = Cpus.ofProcess();
    int cpu = Cpus.ends().getLast();
    for (int i = 0; i < 10; i++) {
      boolean unlocks = i % 2 == 0;
      t.run(
          () -> {
            Go.lockOSThread(cpu);
            assertOn(cpu);
            if (unlocks) {
              Go.unlockOSThread();
            }
          });
      t.run(() -> assertThat(Cpus.ofThisThread()).isEqualTo(all));
    }
  }

  @Engines
  void threadsThatAMovedOneStartsForOthersRunEverywhere(TestRuntime t) throws Exception {
    String all = Cpus.ofProcess();
    int cpu = Cpus.ends().getLast();
    int n = 4;
    Set<String> seen = ConcurrentHashMap.newKeySet();
    t.run(
        () -> {
          Go.lockOSThread(cpu);
          var atOnce = new CountDownLatch(n);
          var release = new CountDownLatch(1);
          var others = new ArrayList<Goroutine>();
          for (int i = 0; i < n; i++) {
            others.add(
                Go.go(
                    () -> {
                      seen.add(Cpus.ofThisThread());
                      atOnce.countDown();
                      Pinned.await(release);
                    }));
          }
          atOnce.await();
          release.countDown();
          for (Goroutine other : others) {
            other.join();
          }
          assertOn(cpu);
        });
    assertThat(seen).containsExactly(all);
  }

  @Engines
  void aRuntimeThatAMovedOneMakesRunsEverywhere(TestRuntime t) throws Exception {
    int cpu = Cpus.ends().getLast();
    t.run(
        () -> {
          Go.lockOSThread(cpu);
          t.make(b -> b.name("moved-" + t.engine())).go(() -> Go.gosched()).join();
        });
    await()
        .untilAsserted(
            () ->
                assertThat(Cpus.ofThreadsNamed("moved-"))
                    .hasSizeGreaterThan(1)
                    .containsOnly(Cpus.ofProcess()));
  }

  @Engines
  void aCpuThatIsNotThereIsRefusedAndNothingIsLocked(TestRuntime t) throws Exception {
    String all = Cpus.ofProcess();
    var thread = new AtomicReference<Thread>();
    t.run(
        () -> {
          assertThatThrownBy(() -> Go.lockOSThread(ABSENT))
              .isInstanceOf(CpuAffinityException.class)
              .hasMessage(
                  "no thread can be tied to CPU 7777: this process may use "
                      + all
                      + ". Choose one of these, or give it others (taskset, the container's"
                      + " cpuset)");
          assertThatThrownBy(() -> Go.lockOSThread(-1))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("CPUs are numbered from 0, not -1");
          assertThat(Cpus.ofThisThread()).isEqualTo(all);
          thread.set(Carriers.current());
        });
    t.run(() -> Go.gosched());
    assertThat(thread.get().isAlive()).isTrue();
  }

  @Engines
  void aLockThatIsRefusedLeavesTheOthersAlone(TestRuntime t) throws Exception {
    int cpu = Cpus.ends().getLast();
    t.run(
        () -> {
          Go.lockOSThread(cpu);
          assertThatThrownBy(() -> Go.lockOSThread(ABSENT))
              .isInstanceOf(CpuAffinityException.class);
          assertOn(cpu);
          Path thread = Cpus.thisThread();
          Go.unlockOSThread();
          assertThat(Cpus.of(thread)).isEqualTo(Cpus.ofProcess());
        });
  }

  @Test
  void onlyGoroutinesLock() {
    assertThatThrownBy(() -> Go.lockOSThread(Cpus.ends().getFirst()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("only a goroutine can lock its OS thread; start one with go(...)");
  }

  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      try (Gmp gmp = Gmp.builder().name("child").build()) {
        gmp.go(
                () -> {
                  try {
                    Go.lockOSThread(Integer.parseInt(args[0]));
                    System.out.println("it is there");
                  } catch (CpuAffinityException e) {
                    System.out.println(e);
                  }
                })
            .join();
      }
    }
  }

  private static String java(String option) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            option,
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            Cpus.ends().getLast().toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void withoutNativeAccessItSaysHowToGiveIt() throws Exception {
    assertThat(java("--illegal-native-access=deny"))
        .contains("io.gmp.CpuAffinityException: no thread can be tied to CPU")
        .contains("That needs Linux, and a JVM started with --enable-native-access=ALL-UNNAMED")
        .doesNotContain("it is there");
  }

  @Test
  void withNativeAccessTheJvmDoesNotWarn() throws Exception {
    assertThat(java("--enable-native-access=ALL-UNNAMED"))
        .contains("it is there")
        .doesNotContain("WARNING: A restricted method");
  }
}
