package io.gmp.spring.boot.actuate;

import io.gmp.actor.ActorSystem;
import io.gmp.actor.DeadLetter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Shows the messages that reached nobody; their types, not what is in them. */
@Endpoint(id = "deadletters", defaultAccess = Access.READ_ONLY)
public final class DeadLettersEndpoint {
  private final ActorSystem system;

  DeadLettersEndpoint(ActorSystem system) {
    this.system = system;
  }

  /** {@return how many there were, and the last of them} */
  @ReadOperation
  public DeadLettersDescriptor deadLetters() {
    Map<String, Long> byReason =
        Arrays.stream(DeadLetter.Reason.values())
            .filter(reason -> system.deadLetters(reason) > 0)
            .collect(
                Collectors.toMap(
                    DeadLetter.Reason::name, system::deadLetters, Long::sum, TreeMap::new));
    Map<String, Long> byType =
        system.deadLettersByType().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().getName(),
                    Map.Entry::getValue,
                    Long::sum,
                    TreeMap::new));
    return new DeadLettersDescriptor(
        system.deadLetters(),
        byReason,
        byType,
        system.recentDeadLetters().reversed().stream().map(DeadLettersEndpoint::letter).toList());
  }

  private static LetterDescriptor letter(DeadLetter letter) {
    Throwable cause = letter.cause();
    return new LetterDescriptor(
        letter.path(),
        letter.message().getClass().getName(),
        letter.reason(),
        cause == null ? null : cause.toString());
  }

  /**
   * The dead letters of a system.
   *
   * @param count how many there were
   * @param byReason how many for each reason
   * @param byType how many of each type of message
   * @param recent the last of them, the newest first
   */
  public record DeadLettersDescriptor(
      long count,
      Map<String, Long> byReason,
      Map<String, Long> byType,
      List<LetterDescriptor> recent)
      implements OperationResponseBody {}

  /**
   * A message that reached nobody.
   *
   * @param path whom it was for
   * @param type its type
   * @param reason why it was not handled
   * @param cause what the handler threw, if that was the reason
   */
  public record LetterDescriptor(
      String path, String type, DeadLetter.Reason reason, @Nullable String cause) {}
}
