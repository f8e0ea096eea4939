package io.gmp.sync;

import io.gmp.internal.scheduler.Job;
import io.gmp.internal.scheduler.RuntimeAccess;
import java.util.concurrent.RejectedExecutionException;

/**
 * A job that runs in any case: on the caller's runtime, or if that is closed on the default one.
 */
interface CertainJob extends Job {

  default void start() {
    try {
      RuntimeAccess.current().execute(this);
    } catch (RejectedExecutionException e) {
      abandoned();
    }
  }

  @Override
  default boolean abandoned() {
    RuntimeAccess.defaultRuntime().execute(this);
    return true;
  }
}
