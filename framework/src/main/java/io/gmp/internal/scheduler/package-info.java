/**
 * G, P, M, their queues, timers, sysmon and the loop: Go's scheduler in Java, in the words of Go's
 * {@code proc.go}. It uses {@code io.gmp.internal.engine} and the JDK, nothing else of gmp.
 */
@NullMarked
package io.gmp.internal.scheduler;

import org.jspecify.annotations.NullMarked;
