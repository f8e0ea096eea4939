package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** What a client asks a server, which answers over a channel made for it. */
record Question(Channel<long[]> answers, long number) {

  /** Numbers that a client sees to be torn if it does not see all of them. */
  long[] answer() {
    return new long[] {number, number + 1, number + 2, -number};
  }

  /** Many clients ask, and each must be given whole answers. */
  static void ask(TestRuntime t, Channel<Question> server, int clients, int rounds)
      throws Exception {
    var intact = new AtomicInteger();
    var goroutines = new ArrayList<Goroutine>();
    for (int c = 0; c < clients; c++) {
      int id = c;
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (long i = 0; i < rounds; i++) {
                      var question = new Question(Channel.make(), id * 1_000_000L + i);
                      server.send(question);
                      if (Arrays.equals(question.answers().receive(), question.answer())) {
                        intact.incrementAndGet();
                      }
                    }
                  }));
    }
    Waiting.untilEnded(goroutines);
    assertThat(intact).hasValue(clients * rounds);
  }
}
