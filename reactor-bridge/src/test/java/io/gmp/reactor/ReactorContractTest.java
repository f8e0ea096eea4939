package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.reactor.OnEveryRuntime.Setup;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assumptions;
import org.assertj.core.configuration.PreferredAssumptionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Scannable;
import reactor.core.scheduler.AbstractSchedulerTest;
import reactor.core.scheduler.Scheduler;

@ParameterizedClass(name = "{0}")
@MethodSource("io.gmp.reactor.OnEveryRuntime#setups")
class ReactorContractTest extends AbstractSchedulerTest {
  private final List<Gmp> runtimes = new ArrayList<>();

  @Parameter Setup setup;

  @BeforeAll
  static void skipAsJUnitDoes() {
    Assumptions.setPreferredAssumptionException(PreferredAssumptionException.JUNIT5);
  }

  @AfterEach
  void closeRuntimes() {
    runtimes.forEach(Gmp::close);
  }

  @Override
  protected Scheduler scheduler() {
    Scheduler scheduler = freshScheduler();
    scheduler.init();
    return scheduler;
  }

  @Override
  protected Scheduler freshScheduler() {
    Gmp gmp = setup.runtime();
    runtimes.add(gmp);
    return afterTest.autoDispose(on(gmp));
  }

  Scheduler on(Gmp gmp) {
    return GmpSchedulers.fromGmp(gmp);
  }

  @Override
  protected boolean shouldCheckInterrupted() {
    return true;
  }

  @Override
  protected boolean shouldCheckSupportRestart() {
    return false;
  }

  @Override
  protected boolean shouldCheckMultipleDisposeGracefully() {
    return true;
  }

  @Override
  protected boolean isTerminated(Scheduler scheduler) {
    return Boolean.TRUE.equals(Scannable.from(scheduler).scan(Scannable.Attr.TERMINATED));
  }
}
