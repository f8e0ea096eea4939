package io.gmp.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an actor whose handler failed. Immutable; each method returns a new one.
 *
 * <pre>{@code
 * Supervision.restart().on(SQLException.class)       // begins anew when the database fails
 *     .resumeOn(BadRequest.class)                    // keeps its state when the message was to blame
 *     .escalateOn(ConfigurationException.class)      // lets its parent decide
 *     .atMost(5, Duration.ofMinutes(1))              // and stops on any other exception
 * }</pre>
 *
 * <p>Of several rules the one for the most specific class decides; an exception that none names
 * stops the actor. An {@link Error} that is no {@link StackOverflowError} or {@link AssertionError}
 * stops the actor whatever was said, and then goes to the runtime's uncaught handler.
 */
public final class Supervision {
  private static final Rule STOP = new Rule(Throwable.class, Decision.STOP);

  /** What to do with the failed actor. */
  public enum Decision {
    /** Keep its state and go on with the next message. */
    RESUME,
    /** Make a new first state and go on with the next message. */
    RESTART,
    /** Stop it. */
    STOP,
    /**
     * Let it wait while its parent fails with the same exception and decides for both: a parent
     * that resumes lets it resume, one that restarts or stops takes it along. Stops an actor
     * without a parent.
     */
    ESCALATE
  }

  /** Who shares a decision to restart or stop. Actors without a parent are no group. */
  public enum Group {
    /** The failed actor alone. */
    ONE_FOR_ONE,
    /** All children of its parent: they cannot do without each other. */
    ALL_FOR_ONE,
    /** The failed actor and the children that were spawned after it: they were built on it. */
    REST_FOR_ONE
  }

  /** What becomes of the message on which the handler failed. */
  public enum FailedMessage {
    /** It is a dead letter with what was thrown as its cause. */
    DEAD_LETTER,
    /** The resumed or restarted actor gets it once more, before all others; then as above. */
    RETRY_ONCE
  }

  /**
   * What to do on a class of exceptions.
   *
   * @param failure the class, with its subclasses
   * @param decision what to do
   */
  public record Rule(Class<? extends Throwable> failure, Decision decision) {
    /** Checks that both are there. */
    public Rule {
      Objects.requireNonNull(failure, "the class of exceptions is null");
      Objects.requireNonNull(decision, "the decision is null");
    }
  }

  private record Limits(
      int restarts, Duration window, Duration minBackoff, Duration maxBackoff, double jitter) {}

  private final Decision decision;
  private final boolean narrowed; // by on(...)
  private final List<Rule> rules;
  private final Limits limits;
  private final Group group;
  private final FailedMessage failedMessage;
  private final boolean keepsChildren;

  private Supervision(
      Decision decision,
      boolean narrowed,
      List<Rule> rules,
      Limits limits,
      Group group,
      FailedMessage failedMessage,
      boolean keepsChildren) {
    this.decision = decision;
    this.narrowed = narrowed;
    this.rules = rules;
    this.limits = limits;
    this.group = group;
    this.failedMessage = failedMessage;
    this.keepsChildren = keepsChildren;
  }

  private static Supervision of(Decision decision) {
    return new Supervision(
        decision,
        false,
        List.of(new Rule(Exception.class, decision)),
        new Limits(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0),
        Group.ONE_FOR_ONE,
        FailedMessage.DEAD_LETTER,
        false);
  }

  /** {@return a supervision that restarts the actor on any exception, at once, without a limit} */
  public static Supervision restart() {
    return of(Decision.RESTART);
  }

  /** {@return a supervision that goes on with the state before the failed message} */
  public static Supervision resume() {
    return of(Decision.RESUME);
  }

  /** {@return a supervision that stops the actor on any failure} The default. */
  public static Supervision stop() {
    return of(Decision.STOP);
  }

  /** {@return a supervision that lets the parent decide on any exception} */
  public static Supervision escalate() {
    return of(Decision.ESCALATE);
  }

  /**
   * Narrows what this supervision began with to one class of exceptions; may be given several
   * times.
   *
   * @param failure the class, with its subclasses
   * @return the new supervision
   * @throws IllegalArgumentException if another decision was given for this class
   */
  public Supervision on(Class<? extends Throwable> failure) {
    return new Supervision(
        decision,
        true,
        added(narrowed ? rules : rules.subList(1, rules.size()), new Rule(failure, decision)),
        limits,
        group,
        failedMessage,
        keepsChildren);
  }

  /**
   * Resumes on a class of exceptions.
   *
   * @param failure the class, with its subclasses
   * @return the new supervision
   * @throws IllegalArgumentException if another decision was given for this class
   */
  public Supervision resumeOn(Class<? extends Throwable> failure) {
    return with(new Rule(failure, Decision.RESUME));
  }

  /**
   * Restarts on a class of exceptions.
   *
   * @param failure the class, with its subclasses
   * @return the new supervision
   * @throws IllegalArgumentException if another decision was given for this class
   */
  public Supervision restartOn(Class<? extends Throwable> failure) {
    return with(new Rule(failure, Decision.RESTART));
  }

  /**
   * Stops on a class of exceptions.
   *
   * @param failure the class, with its subclasses
   * @return the new supervision
   * @throws IllegalArgumentException if another decision was given for this class
   */
  public Supervision stopOn(Class<? extends Throwable> failure) {
    return with(new Rule(failure, Decision.STOP));
  }

  /**
   * Lets the parent decide on a class of exceptions.
   *
   * @param failure the class, with its subclasses
   * @return the new supervision
   * @throws IllegalArgumentException if another decision was given for this class
   */
  public Supervision escalateOn(Class<? extends Throwable> failure) {
    return with(new Rule(failure, Decision.ESCALATE));
  }

  private Supervision with(Rule rule) {
    return new Supervision(
        decision, narrowed, added(rules, rule), limits, group, failedMessage, keepsChildren);
  }

  private static List<Rule> added(List<Rule> rules, Rule rule) {
    for (Rule each : rules) {
      if (each.failure == rule.failure && each.decision != rule.decision) {
        throw new IllegalArgumentException(
            "on a "
                + rule.failure.getName()
                + " the actor cannot both "
                + each.decision
                + " and "
                + rule.decision);
      }
    }
    var more = new ArrayList<>(rules);
    more.add(rule);
    return List.copyOf(more);
  }

  /**
   * Limits restarts: one more than that within the window stops the actor.
   *
   * @param restarts how many
   * @param within the window, which slides
   * @return the new supervision
   * @throws IllegalArgumentException if one of them is negative
   */
  public Supervision atMost(int restarts, Duration within) {
    if (restarts < 0) {
      throw new IllegalArgumentException("a limit of " + restarts + " restarts is negative");
    }
    checkNotNegative("window", within);
    return with(new Limits(restarts, within, limits.minBackoff, limits.maxBackoff, limits.jitter));
  }

  /**
   * Waits before a restart: {@code first}, doubled with each further failure without a handled
   * message in between, never more than {@code most}. The actor handles nothing meanwhile, and its
   * mailbox stays open.
   *
   * @param first the first wait
   * @param most the longest wait
   * @return the new supervision
   * @throws IllegalArgumentException if one is negative, or the first is longer than the longest
   */
  public Supervision backoff(Duration first, Duration most) {
    checkNotNegative("backoff", first);
    checkNotNegative("backoff", most);
    if (first.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "the backoff begins with " + first + " but may not exceed " + most);
    }
    return with(new Limits(limits.restarts, limits.window, first, most, limits.jitter));
  }

  /**
   * Makes each wait before a restart longer by a random part of itself, so that actors that failed
   * together do not come back together.
   *
   * @param most the greatest part, from 0 to 1
   * @return the new supervision
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  public Supervision jitter(double most) {
    if (!(most >= 0 && most <= 1)) {
      throw new IllegalArgumentException("a jitter is a part of the wait, 0 to 1, not " + most);
    }
    return with(
        new Limits(limits.restarts, limits.window, limits.minBackoff, limits.maxBackoff, most));
  }

  private static void checkNotNegative(String what, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a " + what + " of " + time + " is negative");
    }
  }

  private Supervision with(Limits changed) {
    return new Supervision(decision, narrowed, rules, changed, group, failedMessage, keepsChildren);
  }

  /**
   * Shares a restart, and a stop that is due to a failure, with siblings. Each of them follows
   * after the message it is at, and keeps its mailbox over a restart.
   *
   * @param group with whom
   * @return the new supervision
   */
  public Supervision group(Group group) {
    return new Supervision(
        decision,
        narrowed,
        rules,
        limits,
        Objects.requireNonNull(group),
        failedMessage,
        keepsChildren);
  }

  /** {@return as {@link #group} with {@link Group#ALL_FOR_ONE}} */
  public Supervision allForOne() {
    return group(Group.ALL_FOR_ONE);
  }

  /** {@return as {@link #group} with {@link Group#REST_FOR_ONE}} */
  public Supervision restForOne() {
    return group(Group.REST_FOR_ONE);
  }

  /** {@return a supervision that handles the message once more on which the actor failed} */
  public Supervision retryOnce() {
    return new Supervision(
        decision, narrowed, rules, limits, group, FailedMessage.RETRY_ONCE, keepsChildren);
  }

  /** {@return a supervision whose restart leaves the actor its children; others stop them first} */
  public Supervision keepChildren() {
    return new Supervision(decision, narrowed, rules, limits, group, failedMessage, true);
  }

  // ---- what was said ----

  /**
   * Decides.
   *
   * @param failure what the handler threw
   * @return what the rules say, limits left aside
   */
  public Decision decide(Throwable failure) {
    return isOrdinary(failure) ? rule(failure).decision : Decision.STOP;
  }

  private Rule rule(Throwable failure) {
    Rule best = STOP;
    for (Rule each : rules) {
      if (each.failure.isInstance(failure) && best.failure.isAssignableFrom(each.failure)) {
        best = each;
      }
    }
    return best;
  }

  /** Whether user code may be trusted after that. */
  static boolean isOrdinary(Throwable e) {
    return e instanceof Exception || e instanceof StackOverflowError || e instanceof AssertionError;
  }

  /** {@return the rules} */
  public List<Rule> rules() {
    return rules;
  }

  /** {@return how many restarts are allowed within the window before the actor stops} */
  public int limit() {
    return limits.restarts;
  }

  /** {@return the time within which restarts are counted} */
  public Duration window() {
    return limits.window;
  }

  /** {@return the wait before the first restart of a row} */
  public Duration minBackoff() {
    return limits.minBackoff;
  }

  /** {@return the longest wait; it doubles from restart to restart} */
  public Duration maxBackoff() {
    return limits.maxBackoff;
  }

  /** {@return the greatest part of a wait by which it is made longer} */
  public double jitter() {
    return limits.jitter;
  }

  /** {@return who shares a decision} */
  public Group group() {
    return group;
  }

  /** {@return what becomes of the message on which the handler failed} */
  public FailedMessage failedMessage() {
    return failedMessage;
  }

  /** {@return whether a restart leaves the actor its children} */
  public boolean keepsChildren() {
    return keepsChildren;
  }

  private List<Object> parts() {
    return List.of(decision, narrowed, rules, limits, group, failedMessage, keepsChildren);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Supervision that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  @Override
  public String toString() {
    return "Supervision" + parts();
  }
}
