package io.gmp;

/** A goroutine that was given a name. */
final class NamedGoroutine extends GoroutineTask {
  private final String name;

  NamedGoroutine(String name, Body body) {
    super(body);
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }
}
