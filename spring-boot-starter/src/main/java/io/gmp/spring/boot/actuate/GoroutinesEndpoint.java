package io.gmp.spring.boot.actuate;

import io.gmp.Gmp;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** Shows the goroutines: {@code goroutines} each of them, {@code goroutines/profile} aggregated. */
@Endpoint(id = "goroutines", defaultAccess = Access.READ_ONLY)
public final class GoroutinesEndpoint {
  private static final String TEXT = "text/plain;charset=UTF-8";

  private final Gmp gmp;

  GoroutinesEndpoint(Gmp gmp) {
    this.gmp = gmp;
  }

  /** {@return state and stack of each goroutine} */
  @ReadOperation(produces = TEXT)
  public String dump() {
    return gmp.goroutineDump();
  }

  /**
   * Shows them otherwise.
   *
   * @param view {@code profile}
   * @return those with the same state and stack together; nothing if there is no such view
   */
  @ReadOperation(produces = TEXT)
  public @Nullable String view(@Selector String view) {
    return view.equals("profile") ? gmp.goroutineProfile() : null;
  }
}
