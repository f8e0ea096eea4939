/**
 * What the actuator, health and Micrometer show of the runtime and the actors. It uses what the
 * package above configures; nothing there knows of it.
 */
@NullMarked
package io.gmp.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
