package io.gmp.reactor;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound what of gmp is no blocking call: a thread that may not block, such as one of
 * {@code Schedulers.parallel()}, may start goroutines, arm timers and try channels, where it spins
 * while another thread is at some dozen instructions; and the first who needs a runtime may make
 * its scheduler. Goroutines may block, so nothing is flagged on them; what blocks in gmp, such as
 * {@code Channel.send} on a full channel, is flagged as ever.
 *
 * <p>Public for {@link java.util.ServiceLoader}, which finds it where BlockHound is on the class
 * path. Nobody needs to call it.
 */
public final class GmpBlockHoundIntegration implements BlockHoundIntegration {
  private static final String SCHEDULER = "io.gmp.internal.scheduler.Scheduler";

  /** For the service loader. */
  public GmpBlockHoundIntegration() {}

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder
        .allowBlockingCallsInside("io.gmp.Gmp", "defaultRuntime")
        .allowBlockingCallsInside("io.gmp.Gmp", "make")
        .allowBlockingCallsInside("io.gmp.GoroutineTask", "interrupt")
        .allowBlockingCallsInside(SCHEDULER, "spawn")
        .allowBlockingCallsInside(SCHEDULER, "start")
        .allowBlockingCallsInside(SCHEDULER, "ready")
        .allowBlockingCallsInside(SCHEDULER, "arm")
        .allowBlockingCallsInside("io.gmp.internal.scheduler.TimerTask", "cancel")
        .allowBlockingCallsInside("io.gmp.internal.scheduler.Parking", "unpark")
        .allowBlockingCallsInside("io.gmp.channel.BackOff", "pause")
        .allowBlockingCallsInside("io.gmp.channel.SelectableChannel", "lockSpinning")
        .allowBlockingCallsInside("io.gmp.channel.MpscBuffer", "offer")
        .allowBlockingCallsInside("io.gmp.channel.MpscBuffer", "poll");
  }
}
