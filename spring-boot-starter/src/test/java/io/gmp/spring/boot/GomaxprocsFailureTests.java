package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GomaxprocsFailureTests {
  @ParameterizedTest
  @ValueSource(strings = {"0", "-4", "1025", "99999999999", "many", "2.5"})
  void saysWhichValueIsWrongAndWhatMayStandThere(String value) {
    var analysis =
        Contexts.failure(Contexts.runner().withPropertyValues("gmp.gomaxprocs=" + value));
    assertThat(analysis.getDescription()).contains("gmp.gomaxprocs", "'" + value + "'");
    assertThat(analysis.getAction()).contains("from 1 to 1024");
  }
}
