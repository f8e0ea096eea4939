package io.gmp.internal.engine;

import java.lang.reflect.Field;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The field of a virtual thread that says whether it is parked. By {@code Unsafe}, because a method
 * handle that does the same is put together of thirteen classes, which are made at start.
 */
final class ParkState {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private final Class<?> type;
  private final long state;
  private final int parked;
  private final int unparked;

  private ParkState(Class<?> type) throws NoSuchFieldException {
    this.type = type;
    this.state = UNSAFE.objectFieldOffset(type, "state");
    this.parked = constant(type, "PARKED");
    this.unparked = constant(type, "UNPARKED");
  }

  /**
   * Finds it; {@code null} if this JDK has other fields.
   *
   * @param type the class of virtual threads, initialised
   */
  static @Nullable ParkState find(Class<?> type) {
    try {
      return new ParkState(type);
    } catch (NoSuchFieldException | InternalError e) { // what Unsafe throws for no such field
      return null;
    }
  }

  private static int constant(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    return UNSAFE.getInt(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field));
  }

  /** See {@link JdkAccess#tryUnpark}. */
  boolean tryUnpark(Thread thread) {
    return thread.getClass() == type && UNSAFE.compareAndSetInt(thread, state, parked, unparked);
  }
}
