package io.gmp.sync;

/** Lets an exception pass through code that may not declare it, as it is. */
final class Rethrown {
  private Rethrown() {}

  static RuntimeException unchecked(Throwable e) {
    throw Rethrown.<RuntimeException>as(e);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nobody checks
  private static <E extends Throwable> E as(Throwable e) throws E {
    throw (E) e;
  }
}
