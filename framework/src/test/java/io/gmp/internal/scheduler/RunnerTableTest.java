package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunnerTableTest {
  private final Gmp gmp = Gmp.builder().name("table").gomaxprocs(1).build();
  private final RunnerTable table = new RunnerTable();

  @AfterEach
  void close() {
    gmp.close();
  }

  private List<Runner> runners(int count) {
    var runners = new ArrayList<Runner>();
    for (int i = 0; i < count; i++) {
      runners.add(new Runner(RuntimeAccess.scheduler(gmp), new Thread(() -> {})));
    }
    return runners;
  }

  private List<Runner> visited() {
    var visited = new ArrayList<Runner>();
    table.forEach(visited::add);
    return visited;
  }

  @Test
  void visitsWhatWasAddedAndNotRemovedOverAllChunks() {
    var runners = runners(1000);
    runners.forEach(table::add);
    assertThat(visited()).containsExactlyElementsOf(runners);
    runners.subList(0, 500).forEach(table::remove);
    assertThat(visited()).containsExactlyElementsOf(runners.subList(500, 1000));
  }

  @Test
  void slotsAreUsedAgainBeforeNewOnes() {
    var runners = runners(200);
    runners.forEach(table::add);
    runners.subList(50, 150).forEach(table::remove);
    var others = runners(100);
    others.forEach(table::add);
    assertThat(others).extracting(r -> r.slot).allMatch(slot -> slot >= 50 && slot < 150);
    assertThat(others).extracting(r -> r.slot).doesNotHaveDuplicates();
    assertThat(visited()).hasSize(200);
  }

  @Test
  void removingTwiceRemovesNobodyElse() {
    var runners = runners(2);
    table.add(runners.getFirst());
    table.remove(runners.getFirst());
    table.add(runners.getLast());
    table.remove(runners.getFirst());
    assertThat(visited()).containsExactly(runners.getLast());
  }

  @Test
  void thoseThatComeAndGoAtOnceNeverShareASlot() throws Exception {
    var staying = new ConcurrentLinkedQueue<Runner>();
    var actors = new Race.Actor[3];
    for (int a = 0; a < actors.length; a++) {
      var mine = runners(64);
      actors[a] =
          () -> {
            for (int round = 0; round < 2000; round++) {
              mine.forEach(table::add);
              if (round < 1999) {
                mine.forEach(table::remove);
              }
            }
            staying.addAll(mine);
          };
    }
    Race.run(actors);
    Set<Integer> slots = new HashSet<>();
    staying.forEach(runner -> slots.add(runner.slot));
    assertThat(slots).hasSize(staying.size());
    assertThat(visited()).containsExactlyInAnyOrderElementsOf(staying);
  }
}
