package io.gmp.samples.patterns;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.Selector;
import io.gmp.channel.Ticker;
import io.gmp.sync.Context;
import java.time.Duration;
import java.util.function.IntConsumer;

/** Reports in each period what has come since, and the rest at the end. */
public final class TickerLoop {
  private TickerLoop() {}

  public static void run(
      Context context, Duration period, ReceiveChannel<Integer> values, IntConsumer report)
      throws InterruptedException {
    var selector = Selector.random();
    var value = selector.onReceive(values);
    var tick = selector.onReceive(new Ticker(period).channel());
    selector.onReceive(context.done());
    int sum = 0;
    while (true) {
      var chosen = selector.select();
      if (chosen == value) {
        Integer n = value.value();
        if (n == null) {
          value.from(Channel.never());
        } else {
          sum += n;
        }
      } else if (chosen == tick) {
        report.accept(sum);
        sum = 0;
      } else {
        report.accept(sum);
        return;
      }
    }
  }
}
