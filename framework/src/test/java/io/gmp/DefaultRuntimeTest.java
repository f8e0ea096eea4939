package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DefaultRuntimeTest {

  @Test
  void itIsOneAndTheSameForAllThreadsThatRunNoGoroutine() throws Exception {
    var elsewhere = new AtomicReference<Gmp>();
    Thread.ofPlatform().start(() -> elsewhere.set(Gmp.current())).join();
    assertThat(Gmp.current()).isSameAs(elsewhere.get());
    Thread.ofVirtual().start(() -> elsewhere.set(Gmp.current())).join();
    assertThat(Gmp.current()).isSameAs(elsewhere.get());
  }

  @Test
  void goOutsideOfAnyRuntimeUsesIt() throws Exception {
    var inside = new AtomicReference<Gmp>();
    Go.go("on the default runtime", () -> inside.set(Gmp.current())).join();
    assertThat(inside.get()).isSameAs(Gmp.current());
  }

  @Test
  void aGoroutineOfAnotherRuntimeFindsItsOwn() throws Exception {
    try (Gmp other = Gmp.builder().name("other").build()) {
      var inside = new AtomicReference<Gmp>();
      other.go(() -> Go.go(() -> inside.set(Gmp.current())).join()).join();
      assertThat(inside.get()).isSameAs(other).isNotSameAs(Gmp.current());
    }
  }

  @Test
  void closingItDoesNothing() throws Exception {
    Gmp.current().close();
    assertThat(Gmp.current().close(Duration.ZERO)).isTrue();
    assertThat(Gmp.current().isClosed()).isFalse();
    Go.go(() -> {}).join();
  }

  @Test
  void itIsNamedGmp() {
    assertThat(Gmp.current().name()).isEqualTo("gmp");
    assertThat(Gmp.current().gomaxprocs()).isPositive();
  }
}
