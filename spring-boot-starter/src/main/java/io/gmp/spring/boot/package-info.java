/**
 * Auto-configuration of gmp for Spring Boot: the runtime, the actor system, actors as beans, and
 * requests on goroutines. It uses the framework; nothing in the framework knows of it.
 */
@NullMarked
package io.gmp.spring.boot;

import org.jspecify.annotations.NullMarked;
