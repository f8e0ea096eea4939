/** JMH benchmarks of gmp and of its peers. Uses every module and is used by none. */
@NullMarked
package io.gmp.benchmarks;

import org.jspecify.annotations.NullMarked;
