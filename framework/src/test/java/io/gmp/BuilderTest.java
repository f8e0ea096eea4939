package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderTest {

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1025, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void gomaxprocsOutOfRangeIsRefused(int gomaxprocs) {
    assertThatThrownBy(() -> Gmp.builder().gomaxprocs(gomaxprocs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("GOMAXPROCS from the builder is " + gomaxprocs + "; it must be from 1 to 1024");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void aBlankNameIsRefused(String name) {
    assertThatThrownBy(() -> Gmp.builder().name(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the name of a runtime must not be blank");
  }

  @Test
  void anUnknownEngineIsRefusedAndTheChoicesAreNamed() {
    assertThatThrownBy(() -> Gmp.builder().engine("green").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no engine 'green': choose auto, virtual-thread or platform");
  }

  @Test
  void withTheFlagsAutoIsTheVirtualThreadEngine() {
    try (Gmp gmp = Gmp.builder().engine("auto").build()) {
      assertThat(gmp.engine()).isEqualTo("virtual-thread");
    }
  }

  @Engines
  void theRuntimeIsAsItWasBuilt(TestRuntime t) {
    Gmp gmp = t.make(b -> b.name("as-built"));
    assertThat(gmp.name()).isEqualTo("as-built");
    assertThat(gmp.engine()).isEqualTo(t.engine());
    assertThat(gmp.gomaxprocs()).isEqualTo(t.gomaxprocs());
    assertThat(gmp.gomaxprocsSource()).isEqualTo("builder");
    assertThat(gmp.isClosed()).isFalse();
  }

  @Engines(gomaxprocs = 1024)
  void theLargestGomaxprocsWorks(TestRuntime t) throws Exception {
    var ended = new CountDownLatch(5_000);
    for (int i = 0; i < 5_000; i++) {
      t.gmp().go(ended::countDown);
    }
    ended.await();
  }

  @Test
  void thePropertySetsGomaxprocsWhereTheBuilderDoesNot() {
    withProperty(
        "3",
        () -> {
          try (Gmp gmp = Gmp.builder().build()) {
            assertThat(gmp.gomaxprocs()).isEqualTo(3);
            assertThat(gmp.gomaxprocsSource()).isEqualTo("system property gmp.gomaxprocs");
          }
          try (Gmp gmp = Gmp.builder().gomaxprocs(2).build()) {
            assertThat(gmp.gomaxprocs()).isEqualTo(2);
          }
        });
  }

  @Test
  void aPropertyThatIsNoNumberInRangeIsRefused() {
    withProperty(
        "many",
        () ->
            assertThatThrownBy(() -> Gmp.builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                    "the system property gmp.gomaxprocs is 'many', which is not a number from 1"
                        + " to 1024"));
    withProperty(
        "2000",
        () ->
            assertThatThrownBy(() -> Gmp.builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                    "GOMAXPROCS from the system property gmp.gomaxprocs is 2000; it must be from"
                        + " 1 to 1024"));
  }

  private static void withProperty(String value, Runnable body) {
    String before = System.getProperty("gmp.gomaxprocs");
    System.setProperty("gmp.gomaxprocs", value);
    try {
      body.run();
    } finally {
      if (before == null) {
        System.clearProperty("gmp.gomaxprocs");
      } else {
        System.setProperty("gmp.gomaxprocs", before);
      }
    }
  }

  @Test
  void runtimesSideBySideDoNotMix() throws Exception {
    try (Gmp one = Gmp.builder().name("one").gomaxprocs(1).build();
        Gmp two = Gmp.builder().name("two").gomaxprocs(2).build()) {
      var goroutines = new ArrayList<Goroutine>();
      for (int i = 0; i < 100; i++) {
        goroutines.add(
            one.go(
                () -> {
                  assertThat(Gmp.current()).isSameAs(one);
                  two.go(() -> assertThat(Gmp.current()).isSameAs(two)).join();
                  assertThat(Gmp.current()).isSameAs(one);
                }));
      }
      for (Goroutine g : goroutines) {
        g.join();
        assertThat(g.failure()).isEmpty();
      }
    }
  }
}
