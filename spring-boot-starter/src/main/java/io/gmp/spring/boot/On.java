package io.gmp.spring.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method of an {@link ActorComponent} that handles messages of the type of its parameter,
 * and of the types below it for which there is no other; or a {@link io.gmp.actor.Signal}. It may
 * have a second parameter of type {@code ActorContext}. It may block, and it may throw: then
 * supervision decides. It returns nothing; an answer goes to the {@code ReplyTo} in the message.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface On {}
