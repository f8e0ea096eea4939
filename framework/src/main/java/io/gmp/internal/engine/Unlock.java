package io.gmp.internal.engine;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Opens what the virtual-thread engine needs without the JVM's flags, for who has asked for it. It
 * goes behind the back of the module system by {@code sun.misc.Unsafe}, as long as a JDK allows
 * that: 25 does with a warning on the console, unless it is told {@code
 * --sun-misc-unsafe-memory-access=deny}.
 */
final class Unlock {
  private Unlock() {}

  /** Laid out as {@code AccessibleObject}, whose fields reflection does not show. */
  @SuppressWarnings("unused") // its place is looked at
  private static final class Twin {
    boolean override;
    volatile @Nullable Object accessCheckCache;
  }

  /** Opens; returns why that failed, or {@code null}. */
  static @Nullable Throwable open() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field field = type.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      Object unsafe = field.get(null);
      var override = Twin.class.getDeclaredField("override");
      Object place = type.getMethod("objectFieldOffset", Field.class).invoke(unsafe, override);
      Method put = type.getMethod("putBoolean", Object.class, long.class, boolean.class);
      Module base = Object.class.getModule();
      for (String[] opening :
          new String[][] {
            {"implAddOpens", "java.lang"},
            {"implAddExports", "jdk.internal.misc"}
          }) {
        Method method = Module.class.getDeclaredMethod(opening[0], String.class, Module.class);
        put.invoke(unsafe, method, place, true);
        method.invoke(base, opening[1], Unlock.class.getModule());
      }
      return null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return e;
    }
  }
}
