package io.gmp.testing;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

final class EnginesSource implements ArgumentsProvider, AnnotationConsumer<Engines> {
  private String[] engines = {};
  private int[] gomaxprocs = {};

  @Override
  public void accept(Engines annotation) {
    engines = annotation.value();
    gomaxprocs = annotation.gomaxprocs();
  }

  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Arrays.stream(engines)
        .flatMap(
            engine ->
                Arrays.stream(gomaxprocs).mapToObj(n -> Arguments.of(new TestRuntime(engine, n))));
  }
}
