package io.gmp.spring.boot;

import io.gmp.Gmp;
import io.gmp.spring.boot.task.GmpApplicationTaskAutoConfiguration;
import io.gmp.spring.boot.task.GmpTaskAutoConfiguration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

final class Contexts {
  private static final Log LOG = LogFactory.getLog(Contexts.class);

  private Contexts() {}

  static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                GmpAutoConfiguration.class,
                GmpReactorAutoConfiguration.class,
                GmpTraceAutoConfiguration.class,
                GmpTaskAutoConfiguration.class,
                GmpApplicationTaskAutoConfiguration.class));
  }

  /** A goroutine that holds its processor until that is over. */
  static void hog(AssertableApplicationContext context, CountDownLatch over) {
    context
        .getBean(Gmp.class)
        .go(
            () -> {
              while (over.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
  }

  static FailureAnalysis failure(ApplicationContextRunner runner) {
    var beans = new AtomicReference<BeanFactory>();
    var failure = new AtomicReference<Throwable>();
    runner
        .withInitializer(context -> beans.set(context.getBeanFactory()))
        .run(context -> failure.set(context.getStartupFailure()));
    var arguments =
        ArgumentResolver.of(BeanFactory.class, beans.get())
            .and(Environment.class, new StandardEnvironment());
    var analyzers =
        SpringFactoriesLoader.forDefaultResourceLocation()
            .load(FailureAnalyzer.class, arguments, FailureHandler.logging(LOG));
    return analyzers.stream()
        .map(analyzer -> analyzer.analyze(failure.get()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }
}
