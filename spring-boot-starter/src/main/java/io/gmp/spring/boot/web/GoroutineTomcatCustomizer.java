package io.gmp.spring.boot.web;

import java.util.concurrent.Executor;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/** Gives Tomcat's protocol handler an executor. */
final class GoroutineTomcatCustomizer
    implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {
  /** Behind Tomcat's own, which has 0, and the one for virtual threads, 1: the last one wins. */
  private static final int ORDER = 2;

  private final Executor executor;

  GoroutineTomcatCustomizer(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.addProtocolHandlerCustomizers(handler -> handler.setExecutor(executor));
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
