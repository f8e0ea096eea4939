package io.gmp.spring.boot.web;

import io.gmp.Gmp;
import io.gmp.spring.boot.GmpAutoConfiguration;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration that has Jetty serve each request on a goroutine. */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ConfigurableJettyWebServerFactory.class, Server.class})
@ConditionalOnBooleanProperty("gmp.web.enabled")
@ConditionalOnBean(Gmp.class)
public final class GmpJettyAutoConfiguration {
  GmpJettyAutoConfiguration() {}

  @Bean
  GoroutineJettyCustomizer gmpJettyCustomizer(Gmp gmp, Environment environment) {
    return new GoroutineJettyCustomizer(gmp.executor(), Threading.VIRTUAL.isActive(environment));
  }
}
