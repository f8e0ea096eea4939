package io.gmp.benchmarks;

import java.util.Arrays;
import java.util.function.Supplier;

/** Objects that do nothing; a reference each is counted with them. */
final class HeldCrowd implements Crowd {
  private final Supplier<Object> maker;
  private Object[] held = {};

  HeldCrowd(Supplier<Object> maker) {
    this.maker = maker;
  }

  @Override
  public void gather(int count) {
    held = new Object[count];
    Arrays.setAll(held, i -> maker.get());
  }

  @Override
  public boolean isGathered() {
    return held[held.length - 1] != null;
  }

  @Override
  public void release() {
    held = new Object[0];
  }
}
