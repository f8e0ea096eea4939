package io.gmp.samples.patterns;

import static io.gmp.Go.go;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import java.util.List;
import java.util.function.Function;

/** Stages that hand values on; all of them work at the same time, each on a value of its own. */
public final class Pipeline {
  private Pipeline() {}

  public static ReceiveChannel<Integer> generate(List<Integer> numbers) {
    Channel<Integer> out = Channel.make();
    go(
        () -> {
          out.sendAll(numbers);
          out.close();
        });
    return out;
  }

  public static <A, B> ReceiveChannel<B> stage(ReceiveChannel<A> in, Function<A, B> step) {
    Channel<B> out = Channel.make();
    go(
        () -> {
          for (A a : in) {
            out.send(step.apply(a));
          }
          out.close();
        });
    return out;
  }

  public static int sumOfSquares(List<Integer> numbers) {
    int sum = 0;
    for (int square : stage(generate(numbers), n -> n * n)) {
      sum += square;
    }
    return sum;
  }
}
