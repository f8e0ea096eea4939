/**
 * Requests of Tomcat, Jetty and WebFlux on goroutines. It uses the runtime that the package above
 * configures; nothing there knows of it.
 */
@NullMarked
package io.gmp.spring.boot.web;

import org.jspecify.annotations.NullMarked;
