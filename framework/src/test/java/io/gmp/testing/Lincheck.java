package io.gmp.testing;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How far Lincheck searches: random scenarios, compared with a sequential model. */
public final class Lincheck {
  /** Touches nothing that is shared. */
  private static final String PRIVATE = "io.gmp.internal.scheduler.StackProbe";

  private static final int LOOP = 50;

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
    modelCheck(test, model, LOOP);
  }

  /** The same for loops that go around so many times and still are not stuck. */
  public static void modelCheck(Class<?> test, Class<?> model, int longestLoop) {
    checking(model, longestLoop)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(2)
        .iterations(Scale.of(40))
        .invocationsPerIteration(Scale.of(500))
        .check(test);
  }

  /**
   * Runs one program, which random scenarios would come upon too seldom, with the switches between
   * threads that the model checker picks.
   */
  public static void modelCheckProgram(
      Class<?> test, Class<?> model, List<Call> before, List<List<Call>> threads) {
    List<List<Actor>> atOnce = threads.stream().map(calls -> actors(test, calls)).toList();
    checking(model, LOOP)
        .addCustomScenario(new ExecutionScenario(actors(test, before), atOnce, List.of(), null))
        .iterations(0)
        .invocationsPerIteration(200)
        .check(test);
  }

  /** Calls one of the operations of a test. */
  public record Call(String operation, Object... arguments) {}

  private static List<Actor> actors(Class<?> test, List<Call> calls) {
    return calls.stream().map(call -> actor(test, call)).toList();
  }

  private static Actor actor(Class<?> test, Call call) {
    Method operation =
        Stream.of(test.getMethods())
            .filter(method -> method.getName().equals(call.operation()))
            .findAny()
            .orElseThrow();
    return new Actor(operation, List.of(call.arguments()), false, false, false, false, false);
  }

  private static ModelCheckingOptions checking(Class<?> model, int longestLoop) {
    return new ModelCheckingOptions()
        .sequentialSpecification(model)
        .loopBound(longestLoop)
        .addGuarantee(forClasses("io.gmp.channel.BackOff").allMethods().ignore()) // only time
        .addGuarantee(forClasses(PRIVATE).allMethods().ignore());
  }
}
