package io.gmp.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test that runs once for each engine and GOMAXPROCS, and takes them as a {@link TestRuntime}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(EnginesSource.class)
public @interface Engines {
  /** The real engine. */
  String VIRTUAL_THREAD = "virtual-thread";

  /** The one without flags. */
  String PLATFORM = "platform";

  /** On which engines. */
  String[] value() default {VIRTUAL_THREAD, PLATFORM};

  /** With how many Ps. */
  int[] gomaxprocs() default {1, 2, 64};
}
