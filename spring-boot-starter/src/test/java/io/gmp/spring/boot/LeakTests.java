package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class LeakTests {
  @Test
  void aRestartInAnotherClassLoaderLeavesNothingOfTheFirst() throws Exception {
    Gmp before = Gmp.defaultRuntime();
    var restarts = new ArrayList<Restart>();
    for (int i = 0; i < 4; i++) {
      restarts.add(startAndClose("leak-" + i));
      assertThat(Gmp.defaultRuntime()).isSameAs(before);
    }
    await()
        .atMost(ONE_MINUTE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("leak-")));
    await()
        .atMost(ONE_MINUTE)
        .until(
            () -> {
              System.gc();
              return restarts.stream().allMatch(restart -> restart.runtime().refersTo(null));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual-thread", "platform"})
  void theClassesOfARestartedApplicationCanBeCollected(String engine) throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Dgmp.engine=" + engine,
                "-cp",
                System.getProperty("java.class.path"),
                Restarts.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("collected 3");
  }

  static class Restarts {
    public static void main(String[] arguments) throws Exception {
      letSpringKeepTheClassLoaderOfItsFirstApplication();
      var restarts = new ArrayList<Restart>();
      for (int i = 0; i < 3; i++) {
        restarts.add(startAndClose("leak-" + i));
      }
      await()
          .atMost(ONE_MINUTE)
          .until(
              () -> {
                System.gc();
                return restarts.stream().allMatch(restart -> restart.classes().refersTo(null));
              });
      System.out.println("collected " + restarts.size());
    }
  }

  private static void letSpringKeepTheClassLoaderOfItsFirstApplication() {
    new SpringApplicationBuilder(WithoutGmp.class)
        .web(WebApplicationType.NONE)
        .properties("logging.level.root=off", "spring.main.banner-mode=off")
        .run()
        .close();
  }

  @Configuration(proxyBeanMethods = false)
  static class WithoutGmp {}

  private record Restart(WeakReference<Gmp> runtime, WeakReference<ClassLoader> classes) {}

  private static Restart startAndClose(String name) throws Exception {
    URL[] tests = {LeakTests.class.getProtectionDomain().getCodeSource().getLocation()};
    var restarted = new Restarted(tests);
    var runtime = new AtomicReference<WeakReference<Gmp>>();
    Thread thread =
        new Thread(
            () -> {
              try {
                var application = restarted.loadClass(Application.class.getName());
                try (var context =
                    new SpringApplicationBuilder(application)
                        .web(WebApplicationType.NONE)
                        .properties("gmp.name=" + name, "logging.level.root=off")
                        .run()) {
                  runtime.set(new WeakReference<>(context.getBean(Gmp.class)));
                  var actor = (ActorRef<?>) context.getBean("accountRef");
                  context.getBean(Gmp.class).go(() -> assertThat(actor.path()).isNotBlank()).join();
                }
              } catch (ReflectiveOperationException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setContextClassLoader(restarted);
    thread.start();
    thread.join();
    restarted.close();
    return new Restart(
        Objects.requireNonNull(runtime.get(), "the application did not start"),
        new WeakReference<>(restarted));
  }

  private static final class Restarted extends URLClassLoader {
    Restarted(URL[] urls) {
      super(urls, LeakTests.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        boolean mine =
            name.startsWith(LeakTests.class.getName())
                || name.equals(Account.class.getName())
                || name.startsWith(Account.class.getName() + "$");
        return known != null ? known : mine ? findClass(name) : super.loadClass(name, resolve);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(GmpAutoConfiguration.class)
  static class Application {
    @Bean
    ActorDefinition<Account> account() {
      return Account.opened(1);
    }
  }
}
