package io.gmp.benchmarks;

import io.gmp.channel.Channel;
import java.util.concurrent.ArrayBlockingQueue;

/** What {@link MemoryFootprint} can hold a million of, and the heap it must fit into. */
enum MemoryCase {
  GOROUTINES("1536m"),
  VIRTUAL_THREADS("1536m"),
  ACTORS("400m"),
  PEKKO_ACTORS("3g"),
  KOTLIN_ACTORS("3g"),
  CHANNELS("1g"),
  KOTLIN_CHANNELS("1g"),
  JOX_CHANNELS("1g"),
  QUEUES("1g"),
  TIMERS("1g"),
  EXECUTOR_TIMERS("1g");

  final String heap;

  MemoryCase(String heap) {
    this.heap = heap;
  }

  Crowd crowd() {
    return switch (this) {
      case GOROUTINES -> new GoroutineCrowd();
      case VIRTUAL_THREADS -> new VirtualThreadCrowd();
      case ACTORS -> new ActorCrowd("virtual-thread");
      case PEKKO_ACTORS -> new PlatformCrowd(ActorPlatform.start("pekko-5", 2), false);
      case KOTLIN_ACTORS -> new PlatformCrowd(ActorPlatform.start("kotlin", 2), true);
      case CHANNELS -> new HeldCrowd(() -> Channel.make(1));
      case KOTLIN_CHANNELS -> new HeldCrowd(() -> KotlinPlatform.channel(1));
      case JOX_CHANNELS -> new HeldCrowd(() -> com.softwaremill.jox.Channel.newBufferedChannel(1));
      case QUEUES -> new HeldCrowd(() -> new ArrayBlockingQueue<>(1));
      case TIMERS -> new TimerCrowd();
      case EXECUTOR_TIMERS -> new ExecutorTimerCrowd();
    };
  }

  @Override
  public String toString() {
    return switch (this) {
      case GOROUTINES -> "goroutines blocked on a channel";
      case VIRTUAL_THREADS -> "parked virtual threads of the JDK";
      case ACTORS -> "idle actors";
      case PEKKO_ACTORS -> "idle actors of Pekko";
      case KOTLIN_ACTORS -> "coroutines of Kotlin that receive";
      case CHANNELS -> "channels";
      case KOTLIN_CHANNELS -> "channels of Kotlin";
      case JOX_CHANNELS -> "channels of Jox";
      case QUEUES -> "array-based queues of the JDK";
      case TIMERS -> "armed timers";
      case EXECUTOR_TIMERS -> "tasks of the JDK that are not due";
    };
  }
}
