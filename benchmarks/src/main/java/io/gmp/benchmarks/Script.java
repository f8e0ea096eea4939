package io.gmp.benchmarks;

/** What an actor does, written once for all systems: it holds its own state. */
@FunctionalInterface
interface Script {
  /** Handles a message; false ends the actor. */
  boolean handle(Self self, Object message) throws Exception;

  /** The actor as it sees itself. */
  interface Self extends Address {
    Address spawn(Script script);
  }
}
