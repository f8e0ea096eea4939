package io.gmp.spring.boot.actuate;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.GoroutineProfile;
import io.gmp.GoroutineSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the goroutines: {@code goroutines} each of them, {@code goroutines/profile} aggregated. As
 * JSON, and in the form of Go's tracebacks and profiles as plain text.
 */
@Endpoint(id = "goroutines", defaultAccess = Access.READ_ONLY)
public final class GoroutinesEndpoint {
  private static final String TEXT = "text/plain;charset=UTF-8";
  private static final String PROFILE = "profile";

  private final Gmp gmp;

  GoroutinesEndpoint(Gmp gmp) {
    this.gmp = gmp;
  }

  /** {@return state and stack of each goroutine} */
  @ReadOperation
  public GoroutinesDescriptor goroutines() {
    List<GoroutineDescriptor> started =
        gmp.goroutines().stream().map(GoroutinesEndpoint::goroutine).toList();
    long begun = started.stream().filter(each -> each.id() != null).count();
    return new GoroutinesDescriptor(started, Math.max(0, gmp.stats().goroutines() - begun));
  }

  /** {@return state and stack of each goroutine as text} */
  @ReadOperation(produces = TEXT)
  public String textGoroutines() {
    return gmp.goroutineDump();
  }

  /**
   * Shows them otherwise.
   *
   * @param view {@code profile}
   * @return those with the same state and stack together; nothing if there is no such view
   */
  @ReadOperation
  public @Nullable ProfileDescriptor view(@Selector String view) {
    return view.equals(PROFILE) ? profile(gmp.goroutineProfile()) : null;
  }

  /**
   * Shows them otherwise, as text.
   *
   * @param view {@code profile}
   * @return those with the same state and stack together; nothing if there is no such view
   */
  @ReadOperation(produces = TEXT)
  public @Nullable String textView(@Selector String view) {
    return view.equals(PROFILE) ? gmp.goroutineProfile().toString() : null;
  }

  private static GoroutineDescriptor goroutine(GoroutineSnapshot one) {
    return new GoroutineDescriptor(
        one.goroutine().map(Goroutine::id).orElse(null),
        one.name(),
        one.state(),
        said(one.waitReason()),
        one.stack(),
        one.creationSite().orElse(null));
  }

  private static ProfileDescriptor profile(GoroutineProfile profile) {
    return new ProfileDescriptor(
        profile.total(), profile.groups().stream().map(GoroutinesEndpoint::group).toList());
  }

  private static GroupDescriptor group(GoroutineProfile.Group group) {
    return new GroupDescriptor(
        group.count(),
        group.state(),
        said(group.waitReason()),
        group.stack(),
        group.creationSite().orElse(null));
  }

  private static @Nullable String said(String text) {
    return text.isEmpty() ? null : text;
  }

  /**
   * The goroutines of a runtime.
   *
   * @param goroutines those that have started, and the turns of actors that have
   * @param queued how many goroutines stand in run queues and have not started
   */
  public record GoroutinesDescriptor(List<GoroutineDescriptor> goroutines, long queued)
      implements OperationResponseBody {}

  /**
   * A goroutine, or the turn of an actor.
   *
   * @param id its number; nothing if it is the turn of an actor
   * @param name its name, or the path of the actor
   * @param state whether it runs or waits
   * @param waitReason what it waits for; nothing if it runs
   * @param stackTrace what it is at, innermost call first
   * @param createdBy where it was started, if such places are kept
   */
  public record GoroutineDescriptor(
      @Nullable Long id,
      String name,
      Goroutine.State state,
      @Nullable String waitReason,
      List<StackTraceElement> stackTrace,
      @Nullable StackTraceElement createdBy) {}

  /**
   * The goroutines of a runtime, those that are at the same together.
   *
   * @param total how many there are
   * @param groups the groups, the largest first
   */
  public record ProfileDescriptor(int total, List<GroupDescriptor> groups)
      implements OperationResponseBody {}

  /**
   * Goroutines, and turns of actors, that are at the same.
   *
   * @param count how many they are
   * @param state whether they run or wait
   * @param waitReason what they wait for; nothing if they run
   * @param stackTrace what they are at, innermost call first
   * @param createdBy where they were started, if such places are kept
   */
  public record GroupDescriptor(
      int count,
      Goroutine.State state,
      @Nullable String waitReason,
      List<StackTraceElement> stackTrace,
      @Nullable StackTraceElement createdBy) {}
}
