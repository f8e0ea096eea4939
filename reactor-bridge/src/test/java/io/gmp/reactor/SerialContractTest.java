package io.gmp.reactor;

import io.gmp.Gmp;
import reactor.core.scheduler.Scheduler;

class SerialContractTest extends ReactorContractTest {

  @Override
  Scheduler on(Gmp gmp) {
    return new GmpFactory(gmp).newSingle(Thread::new);
  }
}
