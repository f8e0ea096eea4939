package io.gmp.channel;

import io.gmp.testing.Lincheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MailboxChannelLincheckTest {
  private static final int CAPACITY = 2;

  private static final class Mail extends MailboxChannel<Integer> {
    final AtomicInteger arrivals = new AtomicInteger();
    final AtomicInteger sleeps = new AtomicInteger();

    Mail(Overflow overflow, AtomicInteger dropped, @Nullable ToIntFunction<Integer> rank) {
      super(CAPACITY, overflow, value -> dropped.incrementAndGet(), rank);
    }

    @Override
    protected void arrived() {
      arrivals.incrementAndGet();
    }

    boolean isNothingThere() {
      return backlog() == 0;
    }

    boolean sleep() {
      boolean sleeps = idle();
      this.sleeps.addAndGet(sleeps ? 1 : 0);
      return sleeps;
    }
  }

  public abstract static class Operations {
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final Mail mail;

    public Operations(Overflow overflow, @Nullable ToIntFunction<Integer> rank) {
      mail = new Mail(overflow, dropped, rank);
    }

    private boolean isAsleep() {
      return mail.sleeps.get() > mail.arrivals.get();
    }

    @Operation
    public boolean trySend(int value) {
      boolean in = mail.trySend(value);
      sent.addAndGet(in ? 1 : 0);
      return in;
    }

    @Operation(nonParallelGroup = "receiver")
    public @Nullable Integer tryReceive() {
      Integer value = mail.tryReceive();
      received.addAndGet(value == null ? 0 : 1);
      return value;
    }

    @Operation(nonParallelGroup = "receiver")
    public void sleep() {
      if (!isAsleep()) {
        mail.sleep();
      }
    }

    @Operation
    public void close() {
      mail.close();
    }

    @Validate
    public void whoSleepsIsWokenOnceAndNothingIsThereForIt() {
      int left = mail.len();
      if (sent.get() != received.get() + left + dropped.get()) {
        throw new IllegalStateException(
            sent + " sent, " + received + " received, " + dropped + " dropped, " + left + " left");
      }
      int asleep = mail.sleeps.get() - mail.arrivals.get();
      if (asleep < 0 || asleep > 1) {
        throw new IllegalStateException(
            "woken " + mail.arrivals + " times, asleep " + mail.sleeps + " times");
      }
      if (asleep == 1 && (!mail.isNothingThere() || mail.isClosed())) {
        throw new IllegalStateException("it sleeps, and there is something for it");
      }
    }
  }

  public abstract static class Model {
    private final Overflow overflow;
    private final ToIntFunction<Integer> rank;
    private final List<Integer> values = new ArrayList<>();
    private boolean closed;

    public Model(Overflow overflow, ToIntFunction<Integer> rank) {
      this.overflow = overflow;
      this.rank = rank;
    }

    public boolean trySend(int value) {
      if (closed) {
        throw new ChannelClosedException("send on closed channel");
      }
      if (values.size() == CAPACITY) {
        switch (overflow) {
          case BLOCK, FAIL -> {
            return false;
          }
          case DROP_NEWEST -> {
            return true;
          }
          case DROP_OLDEST -> {
            int last = values.stream().mapToInt(rank::applyAsInt).max().orElseThrow();
            values.remove(
                values.stream().filter(v -> rank.applyAsInt(v) == last).findFirst().orElseThrow());
          }
          case KEEP_LATEST -> values.clear();
        }
      }
      values.add(value);
      return true;
    }

    public @Nullable Integer tryReceive() {
      if (values.isEmpty()) {
        return null;
      }
      Integer first = values.stream().min(Comparator.comparingInt(rank)).orElseThrow();
      values.remove(first);
      return first;
    }

    public void sleep() {}

    public void close() {
      if (closed) {
        throw new ChannelClosedException("close of closed channel");
      }
      closed = true;
    }
  }

  public static class Oldest extends Operations {
    public Oldest() {
      super(Overflow.DROP_OLDEST, null);
    }
  }

  public static class OldestModel extends Model {
    public OldestModel() {
      super(Overflow.DROP_OLDEST, value -> 0);
    }
  }

  public static class Newest extends Operations {
    public Newest() {
      super(Overflow.DROP_NEWEST, null);
    }
  }

  public static class NewestModel extends Model {
    public NewestModel() {
      super(Overflow.DROP_NEWEST, value -> 0);
    }
  }

  public static class Ranked extends Operations {
    public Ranked() {
      super(Overflow.FAIL, value -> value % 3);
    }
  }

  public static class RankedModel extends Model {
    public RankedModel() {
      super(Overflow.FAIL, value -> value % 3);
    }
  }

  @Test
  void dropsTheOldestHoweverThreadsInterleave() {
    Lincheck.modelCheck(Oldest.class, OldestModel.class);
  }

  @Test
  void dropsTheNewestHoweverThreadsInterleave() {
    Lincheck.modelCheck(Newest.class, NewestModel.class);
  }

  @Test
  void keepsTheOrderOfRanksHoweverThreadsInterleave() {
    Lincheck.modelCheck(Ranked.class, RankedModel.class);
  }

  @Test
  void wakesAndDropsOnceUnderStress() {
    Lincheck.stress(Oldest.class, OldestModel.class);
  }
}
