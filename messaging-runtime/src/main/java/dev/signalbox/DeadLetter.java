package dev.signalbox;

import dev.signalbox.spi.EventBody;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event that was given up, with the reason.
 *
 * @param id the broker's own id of the letter, by which it is found again
 * @param eventId the event's id; null: it could not be decoded
 * @param eventName the event's name; null: it could not be decoded
 * @param failureType the kind of failure, such as {@code ATTEMPTS_EXHAUSTED}; {@code UNKNOWN} in a
 *     letter that somebody else made
 * @param failureReason the last failure in words
 * @param failedAt when it was given up; null: not known
 * @param originalMessageId the broker's own id of the message that was given up; empty: not known
 * @param attempts how often a handler ran; 0: not known
 * @param sourceQueue the queue it came from
 * @param group the consumer group
 * @param body the original body, unchanged
 * @param json all of that as the dead-letter document
 */
public record DeadLetter(
    String id,
    @Nullable String eventId,
    @Nullable String eventName,
    String failureType,
    String failureReason,
    @Nullable Instant failedAt,
    String originalMessageId,
    int attempts,
    String sourceQueue,
    String group,
    EventBody body,
    String json) {
  /** Checks the components. */
  public DeadLetter {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(failureType, "failureType");
    Objects.requireNonNull(failureReason, "failureReason");
    Objects.requireNonNull(originalMessageId, "originalMessageId");
    Objects.requireNonNull(sourceQueue, "sourceQueue");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(json, "json");
  }

  /** The event's id, if it could be decoded. */
  public Optional<String> knownEventId() {
    return Optional.ofNullable(eventId);
  }

  /** The event's name, if it could be decoded. */
  public Optional<String> knownEventName() {
    return Optional.ofNullable(eventName);
  }

  /** When it was given up, if that is known. */
  public Optional<Instant> failed() {
    return Optional.ofNullable(failedAt);
  }

  /** Ids, name and failure only: payloads are never logged. */
  @Override
  public String toString() {
    return "DeadLetter[%s, %s, %s, %s]".formatted(id, eventName, eventId, failureType);
  }
}
