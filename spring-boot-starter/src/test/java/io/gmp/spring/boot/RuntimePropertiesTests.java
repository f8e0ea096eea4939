package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.Hog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

class RuntimePropertiesTests {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  @Test
  void aRefreshFollowsTheProcessorsOfTheProcessAndNoneKeepsThem() throws Exception {
    assumeThat(TASKSET).isExecutable();
    assumeThat(System.getenv("GOMAXPROCS")).isNull();
    var all = cpus();
    int number = Runtime.getRuntime().availableProcessors();
    assumeThat(number).isGreaterThan(1);
    Contexts.runner()
        .withPropertyValues("gmp.gomaxprocs-refresh=0")
        .run(
            keeping ->
                Contexts.runner()
                    .withPropertyValues("gmp.gomaxprocs-refresh=5ms")
                    .run(
                        following -> {
                          try {
                            bind(all.split("[,-]", -1)[0]);
                            awaitGomaxprocs(following, 1, keeping, number);
                          } finally {
                            bind(all);
                          }
                          awaitGomaxprocs(following, number, keeping, number);
                        }));
  }

  private static void awaitGomaxprocs(
      AssertableApplicationContext following,
      int number,
      AssertableApplicationContext keeping,
      int kept) {
    await()
        .atMost(ONE_MINUTE)
        .until(
            () -> {
              assertThat(gomaxprocs(keeping)).isEqualTo(kept);
              return gomaxprocs(following) == number;
            });
  }

  private static int gomaxprocs(AssertableApplicationContext context) throws Exception {
    var gmp = context.getBean(Gmp.class);
    gmp.go(() -> {}).join();
    return gmp.gomaxprocs();
  }

  private static String cpus() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("Cpus_allowed_list:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private static void bind(String cpus) throws Exception {
    var bound =
        new ProcessBuilder(
                TASKSET.toString(), "-apc", cpus, Long.toString(ProcessHandle.current().pid()))
            .redirectErrorStream(true)
            .start();
    var said = new String(bound.getInputStream().readAllBytes());
    assertThat(bound.waitFor()).as(said).isZero();
  }

  @Test
  void blockedGoroutinesAreLoggedUnlessThatIsSwitchedOff() {
    var told = new CopyOnWriteArrayList<String>();
    var log = Logger.getLogger(Hog.class.getName());
    var handler = new Told(told);
    log.addHandler(handler);
    log.setLevel(Level.WARNING);
    try {
      Contexts.runner()
          .withPropertyValues(
              "gmp.name=quiet",
              "gmp.blocked-goroutine.enabled=false",
              "gmp.blocked-goroutine.threshold=10ms")
          .run(
              quiet ->
                  Contexts.runner()
                      .withPropertyValues("gmp.name=loud", "gmp.blocked-goroutine.threshold=10ms")
                      .run(
                          loud -> {
                            var over = new CountDownLatch(1);
                            Contexts.hog(quiet, over);
                            Contexts.hog(loud, over);
                            await().atMost(ONE_MINUTE).until(() -> !told.isEmpty());
                            over.countDown();
                          }));
    } finally {
      log.setLevel(null);
      log.removeHandler(handler);
    }
    assertThat(told).allMatch(line -> line.startsWith("in runtime 'loud' "));
  }

  private static final class Told extends Handler {
    private final List<String> lines;

    Told(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
