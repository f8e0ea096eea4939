package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.EndOfStack;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackProbeTest {
  private static final int FRAMES = 30; // of some 100 bytes each, where they are interpreted
  private static final int WARM = 20_000;

  private int probed;
  private int deepest;

  private void goDown(int frames) {
    deepest = Math.max(deepest, frames);
    if (frames < FRAMES) {
      goDown(frames + 1);
    }
  }

  private void probe(StackProbe probe) {
    probe.require();
    probed++;
    deepest = 0;
    goDown(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, WARM})
  void whatFollowsAProbeHasStack(int warmUp) throws Exception {
    for (StackProbe probe : new StackProbe[] {StackProbe.OPERATION, StackProbe.PART}) {
      for (int i = 0; i < warmUp; i++) {
        probe(probe);
      }
      var atTheEnd =
          new FutureTask<>(
              () ->
                  EndOfStack.tryFromThere(
                      () -> {
                        int before = probed;
                        try {
                          probe(probe);
                        } finally {
                          assertThat(probed == before || deepest == FRAMES).isTrue();
                        }
                      }));
      Thread.ofPlatform().start(atTheEnd);
      assertThat(atTheEnd.get()).isPositive();
    }
  }

  @Test
  void aProbeFailsWhereThereIsLessThanItAsksFor() throws Exception {
    var between = new int[1];
    var atTheEnd =
        new FutureTask<>(
            () ->
                EndOfStack.tryFromThere(
                    () -> {
                      StackProbe.PART.require();
                      between[0] += StackProbe.EXTRA.isDeepEnough() ? 0 : 1;
                    }));
    Thread.ofPlatform().start(atTheEnd);
    assertThat(atTheEnd.get()).isPositive();
    assertThat(between[0]).isPositive();
    assertThat(StackProbe.EXTRA.isDeepEnough()).isTrue();
  }
}
