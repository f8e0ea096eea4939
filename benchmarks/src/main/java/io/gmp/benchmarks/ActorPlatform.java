package io.gmp.benchmarks;

/**
 * A system of actors that play {@link Script}s. Mailboxes are what each system gives by default.
 */
interface ActorPlatform extends AutoCloseable {
  /** An actor that spawns others when it is told to. */
  Address root(Script script);

  /** One actor asks another so many times, each time after it has the answer before. */
  void askInside(int times, Tally end) throws InterruptedException;

  /** An account of a {@link Bank}. */
  Address account();

  static ActorPlatform start(String system, int gomaxprocs) {
    return switch (system) {
      case "gmp" -> new GmpPlatform(gomaxprocs);
      case "pekko-5" -> new PekkoPlatform(gomaxprocs, 5);
      case "pekko-50" -> new PekkoPlatform(gomaxprocs, 50);
      case "kotlin" -> new KotlinPlatform(gomaxprocs);
      case "vertx" -> new VertxPlatform(gomaxprocs);
      default -> throw new IllegalArgumentException(system);
    };
  }

  @Override
  void close();
}
