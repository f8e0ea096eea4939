package io.gmp.spring.boot.web;

import io.gmp.Gmp;
import io.gmp.spring.boot.GmpAutoConfiguration;
import org.apache.coyote.ProtocolHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.context.annotation.Bean;

/** Auto-configuration that has Tomcat serve each request on a goroutine. */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ConfigurableTomcatWebServerFactory.class, ProtocolHandler.class})
@ConditionalOnBooleanProperty("gmp.web.enabled")
@ConditionalOnBean(Gmp.class)
public final class GmpTomcatAutoConfiguration {
  GmpTomcatAutoConfiguration() {}

  @Bean
  GoroutineTomcatCustomizer gmpTomcatCustomizer(Gmp gmp) {
    return new GoroutineTomcatCustomizer(gmp.executor());
  }
}
