package io.gmp.spring.boot.web;

import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Gives Jetty's thread pool an executor for what may block. The pool keeps its own threads for
 * accepting and selecting.
 */
final class GoroutineJettyCustomizer
    implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory>, Ordered {
  /** Behind Jetty's own, which has 0, and the one for virtual threads, 1: the last one wins. */
  private static final int ORDER = 2;

  private final Executor executor;
  private final boolean virtualThreads;

  GoroutineJettyCustomizer(Executor executor, boolean virtualThreads) {
    this.executor = executor;
    this.virtualThreads = virtualThreads;
  }

  @Override
  public void customize(ConfigurableJettyWebServerFactory factory) {
    if (virtualThreads) {
      factory.setThreadPool(new QueuedThreadPool()); // selectors stay on threads that may block
    }
    factory.addServerCustomizers(this::customize);
  }

  private void customize(Server server) {
    if (server.getThreadPool() instanceof VirtualThreads.Configurable pool) {
      pool.setVirtualThreadsExecutor(executor);
    } else {
      throw new IllegalStateException(
          "gmp.web.enabled is true, but requests cannot run on goroutines, for Jetty's thread pool"
              + " is a "
              + server.getThreadPool().getClass().getName()
              + ", which takes no executor for what blocks");
    }
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
