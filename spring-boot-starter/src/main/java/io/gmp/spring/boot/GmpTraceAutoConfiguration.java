package io.gmp.spring.boot;

import io.gmp.Gmp;
import io.gmp.trace.SchedTrace;
import java.time.Duration;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of lines about the scheduler in the log. */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnProperty("gmp.debug.schedtrace")
@ConditionalOnBean(Gmp.class)
public final class GmpTraceAutoConfiguration {
  GmpTraceAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "gmpSchedTrace")
  ShutdownPhase gmpSchedTrace(Gmp gmp, GmpProperties properties) {
    Duration period = properties.getDebug().schedtrace();
    if (period == null || period.isZero()) {
      return ShutdownPhase.of(ShutdownPhase.RUNTIME, "trace", () -> {});
    }
    var trace =
        SchedTrace.start(
            gmp,
            period,
            properties.getDebug().scheddetail(),
            LogFactory.getLog(SchedTrace.class)::info);
    return ShutdownPhase.of(ShutdownPhase.RUNTIME, "trace", trace::close);
  }
}
