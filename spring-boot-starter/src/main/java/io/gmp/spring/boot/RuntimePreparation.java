package io.gmp.spring.boot;

import io.gmp.Gmp;
import io.gmp.spring.boot.GmpProperties.Engine;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;

/**
 * Prepares the runtime on a thread of its own while the application context is being made: as soon
 * as the properties are known, and if there is a second processor. The bean that builds the runtime
 * waits for it, and fails as it does.
 */
final class RuntimePreparation implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    if (Runtime.getRuntime().availableProcessors() == 1) {
      return;
    }
    boolean needed;
    boolean unlock;
    try {
      Environment environment = event.getEnvironment();
      needed = isNeeded(environment);
      unlock = environment.getProperty("gmp.engine-unlock", boolean.class, false);
    } catch (ConversionException | IllegalArgumentException e) {
      return; // they are bound later, and what is wrong with them is told then
    }
    if (needed) {
      Runnable preparation = () -> Gmp.builder().engine("auto").engineUnlock(unlock).prepare();
      var thread = new Thread(null, preparation, "gmp-prepare", 0, false);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static boolean isNeeded(Environment environment) {
    return environment.getProperty("gmp.enabled", boolean.class, true)
        && environment.getProperty("gmp.engine", Engine.class, Engine.AUTO) != Engine.PLATFORM;
  }
}
