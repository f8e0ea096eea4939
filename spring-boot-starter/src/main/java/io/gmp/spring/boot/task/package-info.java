/**
 * Asynchronous and scheduled tasks of Spring on goroutines. It uses the runtime that the package
 * above configures; nothing there knows of it.
 */
@NullMarked
package io.gmp.spring.boot.task;

import org.jspecify.annotations.NullMarked;
