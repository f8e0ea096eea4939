package io.gmp.benchmarks;

/** What {@link MemoryFootprint} can hold a million of, and the heap it must fit into. */
enum MemoryCase {
  GOROUTINES("1536m"),
  VIRTUAL_THREADS("1536m"),
  ACTORS("400m"),
  PEKKO_ACTORS("3g"),
  KOTLIN_ACTORS("3g");

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
    };
  }
}
