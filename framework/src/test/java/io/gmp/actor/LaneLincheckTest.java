package io.gmp.actor;

import io.gmp.testing.Lincheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class LaneLincheckTest {

  private static final class Numbered extends SystemMessage {
    final int number;

    Numbered(int number) {
      this.number = number;
    }

    @Override
    void deliver(ActorCell<?> actor) {}
  }

  private static final class CountingLane extends Lane {
    final AtomicInteger submitted = new AtomicInteger();
    final AtomicInteger roused = new AtomicInteger();

    @Override
    void submit() {
      submitted.incrementAndGet();
    }

    @Override
    void rouse() {
      roused.incrementAndGet();
    }

    @Override
    public void run() {}

    @Override
    protected void abandoned() {}
  }

  private static List<Integer> numbers(SystemMessage first) {
    var found = new ArrayList<Integer>();
    for (SystemMessage m = first; m != null; m = m.next) {
      found.add(((Numbered) m).number);
    }
    return found;
  }

  public static class Operations {
    private final CountingLane lane = new CountingLane();
    private final AtomicInteger rests = new AtomicInteger();
    private final AtomicInteger pushes = new AtomicInteger();
    private final AtomicInteger takes = new AtomicInteger();

    @Operation
    public boolean push(int number) {
      boolean in = lane.push(new Numbered(number));
      pushes.addAndGet(in ? 1 : 0);
      return in;
    }

    @Operation(nonParallelGroup = "actor")
    public List<Integer> takeAll() {
      if (lane.isRestingInLane() || lane.hasEnded()) {
        return List.of();
      }
      List<Integer> taken = numbers(lane.takeAll());
      takes.addAndGet(taken.isEmpty() ? 0 : 1);
      return taken;
    }

    @Operation(nonParallelGroup = "actor")
    public boolean rest() {
      boolean rests = !lane.hasEnded() && lane.restInLane();
      this.rests.addAndGet(rests ? 1 : 0);
      return rests;
    }

    @Operation(nonParallelGroup = "actor")
    public List<Integer> close() {
      if (lane.hasEnded() || lane.isRestingInLane()) {
        return List.of();
      }
      List<Integer> left = numbers(lane.closeLane());
      takes.addAndGet(left.isEmpty() ? 0 : 1);
      return left;
    }

    @Operation
    public boolean hasEnded() {
      return lane.hasEnded();
    }

    @Validate
    public void whoRestsIsSubmittedOnceAndWhoDoesNotIsRousedOnce() {
      int resting = lane.isRestingInLane() ? 1 : 0;
      if (lane.submitted.get() != rests.get() - resting) {
        throw new IllegalStateException(
            lane.submitted + " submits after " + rests + " rests, resting: " + resting);
      }
      int filled = lane.hasSystemMessages() && !lane.hasEnded() && resting == 0 ? 1 : 0;
      if (lane.roused.get() + lane.submitted.get() != takes.get() + filled) {
        throw new IllegalStateException(
            lane.roused + " roused, " + lane.submitted + " submitted, " + takes + " takes");
      }
    }
  }

  public static class Model {
    private final List<Integer> lane = new ArrayList<>();
    private boolean resting;
    private boolean closed;

    public boolean push(int number) {
      if (!closed) {
        resting = false;
        lane.add(number);
      }
      return !closed;
    }

    public List<Integer> takeAll() {
      if (closed) {
        return List.of();
      }
      List<Integer> taken = List.copyOf(lane);
      lane.clear();
      return taken;
    }

    public boolean rest() {
      boolean rests = !closed && !resting && lane.isEmpty();
      resting |= rests;
      return rests;
    }

    public List<Integer> close() {
      if (resting) {
        return List.of();
      }
      List<Integer> left = takeAll();
      closed = true;
      return left;
    }

    public boolean hasEnded() {
      return closed;
    }
  }

  @Test
  void keepsAllInOrderUnderStress() {
    Lincheck.stress(Operations.class, Model.class);
  }

  @Test
  void keepsAllInOrderHoweverThreadsInterleave() {
    Lincheck.modelCheck(Operations.class, Model.class);
  }
}
