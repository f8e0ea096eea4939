package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Scheduler;

@ParameterizedClass(name = "{0}")
@MethodSource("setups")
@Timeout(120)
abstract class OnEveryRuntime {

  record Setup(String engine, int gomaxprocs) {
    Gmp runtime() {
      return Gmp.builder().name("test").engine(engine).gomaxprocs(gomaxprocs).build();
    }
  }

  static Stream<Setup> setups() {
    return Stream.of("virtual-thread", "platform")
        .flatMap(engine -> IntStream.of(1, 2, 64).mapToObj(n -> new Setup(engine, n)));
  }

  @Parameter Setup setup;

  Gmp gmp;
  Scheduler scheduler;

  @BeforeEach
  void open() {
    gmp = setup.runtime();
    scheduler = GmpSchedulers.fromGmp(gmp);
  }

  @AfterEach
  void close() {
    scheduler.dispose();
    scheduler.disposeGracefully().block(Duration.ofSeconds(30));
    assertThat(gmp.close(Duration.ofSeconds(30))).isTrue();
  }
}
