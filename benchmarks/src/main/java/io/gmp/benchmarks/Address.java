package io.gmp.benchmarks;

/** Where the messages of an actor go, whatever system it lives in. */
interface Address {
  void tell(Object message) throws InterruptedException;
}
