package io.gmp.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

final class ContextEnds {
  private ContextEnds() {}

  @FunctionalInterface
  interface Wait {
    void in(Context context) throws Exception;
  }

  static Context theWait(TestRuntime t, String reason, Wait wait) throws Exception {
    var context = Context.background().withCancel();
    var thrown = new AtomicReference<Throwable>();
    Goroutine waiter =
        t.gmp()
            .go(
                () -> {
                  try {
                    wait.in(context);
                  } catch (ContextException e) {
                    thrown.set(e);
                  }
                });
    Waiting.until(waiter, reason);
    context.cancel(new IOException("lost"));
    Waiting.untilEnded(waiter);
    assertThat(thrown.get())
        .isInstanceOf(ContextCanceledException.class)
        .hasCauseInstanceOf(IOException.class);
    return context;
  }
}
