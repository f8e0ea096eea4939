package io.gmp.spring.boot;

import org.apache.coyote.ProtocolHandler;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;

/** Auto-configuration that has Tomcat serve each request on a goroutine. */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ConfigurableTomcatWebServerFactory.class, ProtocolHandler.class})
@ConditionalOnBooleanProperty("gmp.web.enabled")
@ConditionalOnBean(name = GmpConfigurations.TASK_EXECUTOR)
public final class GmpTomcatAutoConfiguration {
  GmpTomcatAutoConfiguration() {}

  @Bean
  GoroutineTomcatCustomizer gmpTomcatCustomizer(
      @Qualifier(GmpConfigurations.TASK_EXECUTOR) AsyncTaskExecutor executor) {
    return new GoroutineTomcatCustomizer(executor);
  }
}
