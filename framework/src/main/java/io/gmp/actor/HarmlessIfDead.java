package io.gmp.actor;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks messages whose loss needs nobody's attention: ticks, refreshes, farewells. As dead letters
 * they are counted and told to subscribers, but neither kept nor logged.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface HarmlessIfDead {}
