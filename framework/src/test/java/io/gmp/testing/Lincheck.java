package io.gmp.testing;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How far Lincheck searches: random scenarios, compared with a sequential model. */
public final class Lincheck {
  /** Touches nothing that is shared. */
  private static final String PRIVATE = "io.gmp.internal.scheduler.StackProbe";

  private Lincheck() {}

  /** Runs scenarios on threads that race. */
  public static void stress(Class<?> test, Class<?> model) {
    new StressOptions()
        .sequentialSpecification(model)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(2)
        .iterations(Scale.of(40))
        .invocationsPerIteration(Scale.of(400))
        .check(test);
  }

  /** Runs scenarios with the switches between threads that the model checker picks. */
  public static void modelCheck(Class<?> test, Class<?> model) {
    modelCheck(test, model, 50);
  }

  /** The same for loops that go around so many times and still are not stuck. */
  public static void modelCheck(Class<?> test, Class<?> model, int longestLoop) {
    new ModelCheckingOptions()
        .sequentialSpecification(model)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(2)
        .iterations(Scale.of(40))
        .invocationsPerIteration(Scale.of(500))
        .loopBound(longestLoop)
        .addGuarantee(forClasses("io.gmp.channel.BackOff").allMethods().ignore()) // only time
        .addGuarantee(forClasses(PRIVATE).allMethods().ignore())
        .check(test);
  }
}
