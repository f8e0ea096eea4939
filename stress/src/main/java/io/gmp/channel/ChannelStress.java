package io.gmp.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races between senders, receivers and the close. */
public final class ChannelStress {
  private ChannelStress() {}

  private static int number(int @Nullable [] message) {
    return message == null ? -1 : message[0];
  }

  private static int send(SendChannel<int[]> channel, int number) {
    try {
      return channel.trySend(new int[] {number}) ? 1 : 0;
    } catch (ChannelClosedException e) {
      return -1;
    }
  }

  /** A mailbox that counts how often its receiver is woken. */
  private static final class Mailbox extends MpscChannel<int[]> {
    private final AtomicInteger arrivals = new AtomicInteger();

    Mailbox(int capacity) {
      super(capacity);
    }

    @Override
    protected void arrived() {
      arrivals.getAndIncrement();
    }

    boolean goIdle() {
      return idle();
    }
  }

  /** What is received is seen as it was sent. */
  @JCStressTest
  @Outcome(
      id = {"-1", "1"},
      expect = ACCEPTABLE,
      desc = "Not sent yet, or seen in full.")
  @Outcome(expect = FORBIDDEN, desc = "Seen before it was written.")
  @State
  public static class GoChannelPublishes {
    private final GoChannel<int[]> channel = new GoChannel<>(1);

    @Actor
    public void sender() {
      send(channel, 1);
    }

    @Actor
    public void receiver(I_Result r) {
      r.r1 = number(channel.tryReceive());
    }
  }

  /** Two send into a buffer of one, and one of them empties it. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "What was accepted was or can be received.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or doubled.")
  @State
  public static class GoChannelTransfers {
    private final GoChannel<int[]> channel = new GoChannel<>(1);
    private int one;
    private int two;
    private int received;

    @Actor
    public void sender() {
      one = send(channel, 1);
    }

    @Actor
    public void receiver() {
      two = 2 * send(channel, 2);
      received = Math.max(0, number(channel.tryReceive()));
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = one + two - received - Math.max(0, number(channel.tryReceive())) + channel.len();
    }
  }

  /** Of two who send and then look at the other's channel, the later finds something. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = FORBIDDEN, desc = "Neither saw what the other had sent.")
  @Outcome(expect = ACCEPTABLE, desc = "One of them came first, or none.")
  @State
  public static class GoChannelsSeeEachOther {
    private final GoChannel<int[]> one = new GoChannel<>(1);
    private final GoChannel<int[]> two = new GoChannel<>(1);

    @Actor
    public void first(II_Result r) {
      send(one, 1);
      r.r1 = number(two.tryReceive());
    }

    @Actor
    public void second(II_Result r) {
      send(two, 2);
      r.r2 = number(one.tryReceive());
    }
  }

  /** The same where they take from their own channel, and then find the other's full or not. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Neither saw the room that the other had made.")
  @Outcome(expect = ACCEPTABLE, desc = "One of them came first, or none.")
  @State
  public static class GoChannelsSeeRoom {
    private final GoChannel<int[]> one = new GoChannel<>(1);
    private final GoChannel<int[]> two = new GoChannel<>(1);

    public GoChannelsSeeRoom() {
      send(one, 1);
      send(two, 2);
    }

    @Actor
    public void first(II_Result r) {
      one.tryReceive();
      r.r1 = send(two, 3);
    }

    @Actor
    public void second(II_Result r) {
      two.tryReceive();
      r.r2 = send(one, 3);
    }
  }

  /** The same with single-receiver channels. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Neither saw the room that the other had made.")
  @Outcome(expect = ACCEPTABLE, desc = "One of them came first, or none.")
  @State
  public static class MpscChannelsSeeRoom {
    private final MpscChannel<int[]> one = new Mailbox(1);
    private final MpscChannel<int[]> two = new Mailbox(1);

    public MpscChannelsSeeRoom() {
      send(one, 1);
      send(two, 2);
    }

    @Actor
    public void first(II_Result r) {
      one.tryReceive();
      r.r1 = send(two, 3);
    }

    @Actor
    public void second(II_Result r) {
      two.tryReceive();
      r.r2 = send(one, 3);
    }
  }

  /** A send that did not throw is received by who drains after the close. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "Closed first.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Sent first, and received.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or received though it failed.")
  @State
  public static class MpscSendCloseDrain {
    private final MpscChannel<int[]> channel = new Mailbox(8);

    @Actor
    public void sender(II_Result r) {
      r.r1 = send(channel, 1);
    }

    @Actor
    public void receiver(II_Result r) {
      channel.close();
      r.r2 = number(channel.tryReceive());
    }
  }

  /** The same while the sender moves to a larger buffer. */
  @JCStressTest
  @Outcome(id = "-1, 4", expect = ACCEPTABLE, desc = "Closed first.")
  @Outcome(id = "1, 5", expect = ACCEPTABLE, desc = "Sent first, and received.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or received though it failed.")
  @State
  public static class MpscGrowCloseDrain {
    private final MpscChannel<int[]> channel = new Mailbox(8);

    public MpscGrowCloseDrain() {
      for (int i = 0; i < 4; i++) {
        send(channel, i);
      }
    }

    @Actor
    public void sender(II_Result r) {
      r.r1 = send(channel, 4);
    }

    @Actor
    public void receiver(II_Result r) {
      channel.close();
      while (channel.tryReceive() != null) {
        r.r2++;
      }
    }
  }

  /** Two send at once; both arrive, in full. */
  @JCStressTest
  @Outcome(id = "1, 1, 3", expect = ACCEPTABLE, desc = "Both arrive.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or refused.")
  @State
  public static class MpscTwoSenders {
    private final MpscChannel<int[]> channel = new Mailbox(2);

    @Actor
    public void one(III_Result r) {
      r.r1 = send(channel, 1);
    }

    @Actor
    public void two(III_Result r) {
      r.r2 = send(channel, 2);
    }

    @Arbiter
    public void rest(III_Result r) {
      for (int[] m = channel.tryReceive(); m != null; m = channel.tryReceive()) {
        r.r3 += m[0];
      }
    }
  }

  /** Either the receiver is told that something has come, or the sender wakes it. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Idle, and woken.")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "Not idle, and left alone.")
  @Outcome(id = "true, 0", expect = FORBIDDEN, desc = "The wake-up is lost.")
  @Outcome(id = "false, 1", expect = FORBIDDEN, desc = "Woken though it was awake.")
  @State
  public static class MpscIdleAndSend {
    private final Mailbox channel = new Mailbox(2);

    @Actor
    public void receiver(ZI_Result r) {
      r.r1 = channel.goIdle();
    }

    @Actor
    public void sender() {
      send(channel, 1);
    }

    @Arbiter
    public void rest(ZI_Result r) {
      r.r2 = channel.arrivals.get();
    }
  }

  /** An idle receiver is woken once, by the sender or by the close. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken once.")
  @Outcome(expect = FORBIDDEN, desc = "Woken never or twice.")
  @State
  public static class MpscWokenOnce {
    private final Mailbox channel = new Mailbox(2);

    public MpscWokenOnce() {
      channel.goIdle();
    }

    @Actor
    public void sender() {
      send(channel, 1);
    }

    @Actor
    public void closer() {
      channel.close();
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = channel.arrivals.get();
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static int select(SelectCase<int[]>... cases) {
    try {
      return number(Select.select(cases));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What a select receives is seen as it was sent, however it came to it. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Seen in full.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or seen before it was written.")
  @State
  public static class SelectPublishes {
    private final Channel<int[]> channel = Channel.make(1);
    private final Channel<int[]> quiet = Channel.make();

    @Actor
    public void sender() {
      send(channel, 1);
    }

    @Actor
    public void receiver(I_Result r) {
      r.r1 = select(Select.onReceive(quiet), Select.onReceive(channel));
    }
  }

  /** The same from a single-receiver channel, whose sender wakes the select without a lock. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Seen in full.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or seen before it was written.")
  @State
  public static class MpscSelectPublishes {
    private final Channel<int[]> channel = Channel.singleReceiver(1);
    private final Channel<int[]> quiet = Channel.make();

    @Actor
    public void sender() {
      send(channel, 1);
    }

    @Actor
    public void receiver(I_Result r) {
      r.r1 = select(Select.onReceive(quiet), Select.onReceive(channel));
    }
  }

  /** Both cases of a select become ready while it joins the queues: it takes one value. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The first, and the second stays.")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The second, and the first stays.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or two taken.")
  @State
  public static class SelectTakesOne {
    private final Channel<int[]> one = Channel.make(1);
    private final Channel<int[]> two = Channel.make(1);

    @Actor
    public void sender() {
      send(one, 1);
      send(two, 2);
    }

    @Actor
    public void receiver(II_Result r) {
      r.r1 = select(Select.onReceive(one), Select.onReceive(two));
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r2 = Math.max(0, number(one.tryReceive())) + Math.max(0, number(two.tryReceive()));
    }
  }

  /** Two selects that can only be each other's partners, over two channels in opposite order. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The value went from one to the other.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or doubled.")
  @State
  public static class SelectsMeet {
    private final Channel<int[]> one = Channel.make();
    private final Channel<int[]> two = Channel.make();

    @Actor
    public void sender() {
      select(Select.onSend(one, new int[] {1}), Select.onSend(two, new int[] {1}));
    }

    @Actor
    public void receiver(II_Result r) {
      r.r1 = select(Select.onReceive(two), Select.onReceive(one));
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r2 = Math.max(0, number(one.tryReceive())) + Math.max(0, number(two.tryReceive()));
    }
  }

  /** A select gives up in the moment its partner comes: both say the same about the value. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "In time.")
  @Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "Too late.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or taken twice.")
  @State
  public static class SelectGivesUp {
    private final Channel<int[]> channel = Channel.make();
    private final Channel<int[]> quiet = Channel.make();

    @Actor
    public void sender(II_Result r) {
      r.r1 = send(channel, 1);
    }

    @Actor
    public void receiver(II_Result r) {
      r.r2 =
          select(
              Select.onReceive(quiet),
              Select.onReceive(channel),
              Select.onTimeout(Duration.ofNanos(1)));
    }
  }

  /** Of two that take cases of one select off their queues, one has it. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One has it.")
  @Outcome(expect = FORBIDDEN, desc = "Both or none.")
  @State
  public static class SelectIsClaimedOnce {
    private final Selection selection = new Selection(false);
    private final Waiter one = selection.add("case", Channel.make(), false, null);
    private final Waiter two = selection.add("case", Channel.make(), false, null);

    @Actor
    public void one(ZZ_Result r) {
      r.r1 = one.claim();
    }

    @Actor
    public void two(ZZ_Result r) {
      r.r2 = two.claim();
    }
  }

  /** Who keeps a select for a moment and gives it back takes it from nobody. */
  @JCStressTest
  @Outcome(
      id = {"true, true", "false, true"},
      expect = ACCEPTABLE,
      desc = "Claimed, after the hold or before it.")
  @Outcome(expect = FORBIDDEN, desc = "The claim is lost.")
  @State
  public static class SelectIsHeldAndClaimed {
    private final Selection selection = new Selection(false);
    private final Waiter one = selection.add("case", Channel.make(), false, null);
    private final Waiter two = selection.add("case", Channel.make(), false, null);

    @Actor
    public void holder(ZZ_Result r) {
      r.r1 = one.hold();
      if (r.r1) {
        one.unhold(false);
      }
    }

    @Actor
    public void claimer(ZZ_Result r) {
      r.r2 = two.claim();
    }
  }
}
