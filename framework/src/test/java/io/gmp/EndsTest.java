package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndsTest {

  private static final class Broken {
    @SuppressWarnings("UnusedVariable") // by reflection
    static final int VALUE = Integer.parseInt("no number");

    private Broken() {}
  }

  /** Hidden, because of a broken class that is not Lincheck retransforms all others one by one. */
  private static MethodHandle valueOfBrokenClass() throws Exception {
    String name = Broken.class.getName();
    try (InputStream in =
        EndsTest.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, false);
      return hidden.findStaticGetter(hidden.lookupClass(), "VALUE", int.class);
    }
  }

  @Engines
  void errorsOfClassLoadingEndTheGoroutineAndNothingElse(TestRuntime t) throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    Gmp gmp = t.make(b -> b.uncaughtHandler((g, e) -> failures.add(e)));
    MethodHandle value = valueOfBrokenClass();
    for (int i = 0; i < 20; i++) {
      gmp.go(() -> callUnchecked(value)).join();
    }
    await().until(() -> failures.size() == 20);
    assertThat(failures)
        .hasOnlyElementsOfTypes(ExceptionInInitializerError.class, NoClassDefFoundError.class);
    gmp.go(() -> Go.gosched()).join();
  }

  private static void callUnchecked(MethodHandle value) throws Exception {
    try {
      assertThat((int) value.invokeExact()).isZero();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static final class Exits {
    private Exits() {}

    public static void main(String[] args) throws Exception {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
      Gmp gmp = Gmp.defaultRuntime();
      var never = Channel.<Integer>make();
      for (int i = 0; i < 100; i++) {
        gmp.go(() -> never.receive());
      }
      gmp.go(() -> System.exit(7));
      gmp.go(() -> never.receive()).join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Engines.VIRTUAL_THREAD, Engines.PLATFORM})
  void aGoroutineMayEndTheProcess(String engine) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Dgmp.engine=" + engine,
                "-cp",
                System.getProperty("java.class.path"),
                Exits.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(7);
    assertThat(output).contains("hook");
  }

  @Engines
  void closeEndsWhatBlocksInEverythingAGoroutineCanBlockIn(TestRuntime t) throws Exception {
    int n = t.count(Scale.of(100_000), 200);
    var started = new CountDownLatch(n);
    var ended = new AtomicInteger();
    var interrupted = new AtomicInteger();
    var channel = Channel.<Integer>make();
    var full = Channel.<Integer>make(1);
    full.send(0);
    var latch = new CountDownLatch(1);
    var semaphore = new Semaphore(0);
    var lock = new ReentrantLock();
    var monitor = new Object();
    Goroutine holder =
        t.gmp()
            .go(
                () -> {
                  lock.lock();
                  try {
                    Go.sleep(Duration.ofHours(1));
                  } catch (InterruptedException e) {
                    ended.incrementAndGet();
                  } finally {
                    lock.unlock();
                  }
                });
    await().until(lock::isLocked);
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket peer = server.accept()) {
      InputStream in = client.getInputStream();
      Body[] waits = {
        () -> channel.receive(),
        () -> full.send(1),
        () -> Go.select(Go.onReceive(channel)),
        () -> Go.sleep(Duration.ofHours(1)),
        () -> holder.join(),
        () -> latch.await(),
        () -> semaphore.acquire(),
        () -> lock.lockInterruptibly(),
        () -> {
          synchronized (monitor) {
            for (; ; ) {
              monitor.wait();
            }
          }
        },
        () ->
            Go.blocking(
                () -> {
                  latch.await();
                  return 0;
                }),
      };
      for (int i = 0; i < n; i++) {
        Body wait = waits[i % waits.length];
        t.gmp()
            .go(
                () -> {
                  started.countDown();
                  try {
                    wait.run();
                  } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                  } finally {
                    ended.incrementAndGet();
                  }
                });
      }
      Goroutine reader =
          t.gmp()
              .go(
                  () -> {
                    int first = in.read();
                    assertThat(first).isEqualTo(5);
                    ended.incrementAndGet();
                  });
      started.await();
      OutputStream out = peer.getOutputStream();
      out.write(5);
      reader.join();
      t.gmp().close(Duration.ofMillis(100));
      await().until(() -> ended.get() == n + 2);
      assertThat(interrupted.get()).isGreaterThan(n / 2);
    }
  }
}
