package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelsTest {

  @Test
  void everySnippetOfThePageIsCodeThatCompiles() throws Exception {
    Snippets.of(Path.of("channels.md")).assertAreIn("ChannelsTour", 4);
  }

  @Test
  void whatIsSentInOneGoComesOutAsAStream() {
    assertThat(ChannelsTour.lines()).isEqualTo(2);
  }

  @Test
  void theFirstThatIsPossibleIsDone() throws Exception {
    Channel<Integer> orders = Channel.make(1);
    Channel<String> audit = Channel.make();
    assertThat(ChannelsTour.first(orders, audit, "entry")).isEqualTo("late");
    orders.send(7);
    assertThat(ChannelsTour.first(orders, audit, "entry")).isEqualTo("order 7");
  }

  @Test
  void theSumEndsWithTheNumbersOrWhenToldToStop() throws Exception {
    Channel<Integer> numbers = Channel.make(3);
    Channel<String> quit = Channel.make(1);
    numbers.sendAll(List.of(1, 2, 3));
    numbers.close();
    assertThat(ChannelsTour.sum(numbers, quit)).isEqualTo(6);
    quit.send("now");
    assertThat(ChannelsTour.sum(Channel.make(), quit)).isEqualTo(-1);
  }

  @Test
  void theLatestTemperatureIsKept() throws Exception {
    assertThat(ChannelsTour.missedTemperatures(20, 21, 22)).isEqualTo(2);
  }
}
