package io.gmp.spring.boot;

import io.gmp.actor.Supervision;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a class whose instances are actors: its fields are the state, and its methods with {@link
 * On} say what it does with a message. There is one actor, with one instance at a time, made by the
 * container as a prototype is. A restart destroys it ({@code @PreDestroy}) and makes a new one; the
 * end destroys it. It can be injected as {@code ActorRef<M>}, where {@code M} is the type that
 * {@link #messages} names.
 *
 * <pre>{@code
 * @ActorComponent
 * class Account {
 *   private final Ledger ledger;
 *   private long cents;
 *
 *   Account(Ledger ledger) { this.ledger = ledger; }
 *
 *   @On void deposit(Deposit message) { cents += message.cents(); }
 *   @On void balance(Balance question) { question.reply().tell(cents); }
 * }
 * }</pre>
 *
 * <p>The actor is called as the bean is, and the properties {@code gmp.actors.<name>.*} apply. A
 * method with {@code @EventListener} is told the application's events through the mailbox, and is
 * called in the actor's turn.
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ActorComponent {
  /** {@return the name of the bean and of the actor; by default that of any component} */
  @AliasFor(annotation = Component.class)
  String value() default "";

  /**
   * The type of the messages. Where nothing is said it is the type that the methods with {@link On}
   * take, if there is one, or the sealed interface to which all that they take belong.
   *
   * @return the type
   */
  Class<?> messages() default void.class;

  /**
   * What to do when a method throws an exception, as one element; none for what the system does by
   * default, which is to stop the actor.
   *
   * @return what to do, or nothing
   */
  Supervision.Decision[] onFailure() default {};

  /** {@return whether the actor has an OS thread of its own, which is named after it} */
  boolean pinned() default false;
}
