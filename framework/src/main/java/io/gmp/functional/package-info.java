/**
 * Actors for those who write in Vavr: asks whose failures are values. Nothing below this package
 * knows of it, and each of its methods has a sibling in the JDK's types there.
 */
@NullMarked
package io.gmp.functional;

import org.jspecify.annotations.NullMarked;
