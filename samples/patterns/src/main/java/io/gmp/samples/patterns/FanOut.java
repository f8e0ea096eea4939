package io.gmp.samples.patterns;

import static io.gmp.Go.go;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import java.util.ArrayList;
import java.util.List;

/** Deals the values of one channel to several, each to whoever is ready first. */
public final class FanOut {
  private FanOut() {}

  public static <T> List<ReceiveChannel<T>> deal(ReceiveChannel<T> input, int outputs) {
    var dealt = new ArrayList<ReceiveChannel<T>>();
    for (int i = 0; i < outputs; i++) {
      Channel<T> output = Channel.make();
      dealt.add(output);
      go(
          () -> {
            output.sendAll(input);
            output.close();
          });
    }
    return dealt;
  }
}
