package io.gmp.actor;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;

/**
 * Where asks are made. A walk up the stack costs more than an ask, so it is done once for each
 * class of the function that makes the message: a lambda expression or method reference has a class
 * of its own, so this is the line where it stands. A function that several places share, for
 * instance one in a constant, is known by the first of them.
 */
final class AskSite extends ClassValue<String> {
  private static final AskSite SITES = new AskSite();
  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  private AskSite() {}

  /** The place from which an ask with that function is being made. */
  static String of(Object function) {
    return SITES.get(function.getClass());
  }

  @Override
  protected String computeValue(Class<?> type) {
    return WALKER.walk(
        frames ->
            frames
                .filter(AskSite::isOfTheCaller)
                .findFirst()
                .map(frame -> frame.toStackTraceElement().toString())
                .orElse("an unknown place"));
  }

  private static boolean isOfTheCaller(StackFrame frame) {
    Class<?> in = frame.getDeclaringClass();
    return !ClassValue.class.isAssignableFrom(in)
        && in.getNestHost() != ClassValue.class
        && in != AskSite.class
        && !ActorRef.class.isAssignableFrom(in)
        && !in.getName().equals("io.gmp.functional.Asking");
  }
}
