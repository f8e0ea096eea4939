/** The smallest service whose requests run on goroutines. */
@org.jspecify.annotations.NullMarked
package io.gmp.samples.hello;
