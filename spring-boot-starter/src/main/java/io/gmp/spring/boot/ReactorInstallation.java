package io.gmp.spring.boot;

import io.gmp.Gmp;
import io.gmp.reactor.GmpSchedulers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** That Reactor's own schedulers run on the context's runtime, unless they do so on another one. */
final class ReactorInstallation {
  private static final Log LOG = LogFactory.getLog(ReactorInstallation.class);

  private final GmpSchedulers.@Nullable Installation installation;

  ReactorInstallation(Gmp gmp) {
    this.installation = install(gmp);
  }

  private static GmpSchedulers.@Nullable Installation install(Gmp gmp) {
    try {
      return GmpSchedulers.install(gmp);
    } catch (IllegalStateException already) {
      LOG.warn("Reactor's schedulers stay where they are, gmp.reactor.install or not", already);
      return null;
    }
  }

  void close() {
    if (installation != null) {
      installation.close();
    }
  }
}
