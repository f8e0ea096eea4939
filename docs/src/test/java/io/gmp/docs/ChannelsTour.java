package io.gmp.docs;

import static io.gmp.Go.go;
import static io.gmp.Go.onReceive;
import static io.gmp.Go.onSend;
import static io.gmp.Go.onTimeout;
import static io.gmp.Go.select;

import io.gmp.channel.Channel;
import io.gmp.channel.Overflow;
import io.gmp.channel.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

final class ChannelsTour {
  private ChannelsTour() {}

  static long lines() {
    Channel<String> lines = Channel.make(16);
    go(
        () -> {
          lines.sendAll(List.of("to be", "or not", "to be"));
          lines.close();
        });
    long different = lines.stream().distinct().count();
    return different;
  }

  static String first(Channel<Integer> orders, Channel<String> audit, String entry)
      throws Exception {
    String first =
        select(
            onReceive(orders, order -> "order " + order),
            onSend(audit, entry, () -> "audited"),
            onTimeout(Duration.ofMillis(50), () -> "late"));
    return first;
  }

  static long sum(Channel<Integer> numbers, Channel<String> quit) throws InterruptedException {
    Selector selector = Selector.random();
    Selector.Receive<Integer> in = selector.onReceive(numbers);
    Selector.Receive<String> stop = selector.onReceive(quit);
    long sum = 0;
    while (selector.select() == in) {
      Integer number = in.value();
      if (number == null) {
        break;
      }
      sum += number;
    }
    if (stop.value() != null) {
      return -1;
    }
    return sum;
  }

  static int missedTemperatures(int... values) throws InterruptedException {
    var missed = new AtomicInteger();
    Channel<Integer> temperature =
        Channel.make(1, Overflow.KEEP_LATEST, old -> missed.incrementAndGet());
    for (int value : values) {
      temperature.send(value);
    }
    return missed.get();
  }
}
