package io.gmp.spring.boot;

import io.gmp.EngineUnavailableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to start the JVM so that the engine that was asked for can run, or how to do without.
 */
final class EngineUnavailableFailureAnalyzer
    extends AbstractFailureAnalyzer<EngineUnavailableException> {
  private static final String ACTION =
      """
      Do one of these:

          - Start the JVM with

              --add-opens java.base/java.lang=ALL-UNNAMED
              --add-exports java.base/jdk.internal.misc=ALL-UNNAMED

            (jvmArguments of spring-boot:run, argLine of Surefire, JAVA_TOOL_OPTIONS elsewhere).

          - Put these entries into the manifest of the jar that is started with java -jar:

              Add-Opens: java.base/java.lang
              Add-Exports: java.base/jdk.internal.misc

          - Set gmp.engine=platform, which needs neither; a blocked goroutine then costs an OS thread.
      """;

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, EngineUnavailableException cause) {
    return new FailureAnalysis(cause.getMessage(), ACTION, cause);
  }
}
