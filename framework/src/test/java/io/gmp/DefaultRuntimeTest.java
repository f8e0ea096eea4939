package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gmp.sync.WaitGroup;
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
  void anotherOneTakesItsPlaceUntilItIsClosed() throws Exception {
    Gmp before = Gmp.defaultRuntime();
    var inside = new AtomicReference<Gmp>();
    try (Gmp chosen = Gmp.builder().name("chosen").build()) {
      assertThat(chosen.becomeDefault()).isTrue();
      assertThat(Gmp.current()).isSameAs(chosen);
      Go.go(() -> inside.set(Gmp.current())).join();
      assertThat(inside.get()).isSameAs(chosen);
      var group = new WaitGroup();
      group.go(() -> inside.set(Gmp.current()));
      group.await();
      assertThat(inside.get()).isSameAs(chosen);
    }
    assertThat(Gmp.defaultRuntime()).isSameAs(before);
  }

  @Test
  void theFirstToTakeItsPlaceKeepsIt() {
    Gmp second = Gmp.builder().build();
    try (Gmp first = Gmp.builder().build()) {
      assertThat(first.becomeDefault()).isTrue();
      assertThat(second.becomeDefault()).isFalse();
      assertThat(first.becomeDefault()).isTrue();
      second.close();
      assertThat(Gmp.defaultRuntime()).isSameAs(first);
    }
  }

  @Test
  void aClosedOneDoesNotTakeItsPlace() {
    Gmp before = Gmp.defaultRuntime();
    Gmp closed = Gmp.builder().name("over").build();
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(closed::becomeDefault)
        .withMessageContaining("'over' is closed");
    assertThat(Gmp.defaultRuntime()).isSameAs(before);
  }

  @Test
  void itIsNamedGmp() {
    assertThat(Gmp.current().name()).isEqualTo("gmp");
    assertThat(Gmp.current().gomaxprocs()).isPositive();
  }
}
