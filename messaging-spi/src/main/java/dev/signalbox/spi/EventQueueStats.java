package dev.signalbox.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How full a queue is.
 *
 * @param ready messages that wait, delayed ones included
 * @param inFlight messages under a lease
 * @param deadLettered messages in the queue's dead-letter queue
 * @param oldestAge how long the oldest waiting message has waited; null: none waits, or not known
 */
public record EventQueueStats(
    Figure ready, Figure inFlight, Figure deadLettered, @Nullable Duration oldestAge) {
  /** Checks the components. */
  public EventQueueStats {
    Objects.requireNonNull(ready, "ready");
    Objects.requireNonNull(inFlight, "inFlight");
    Objects.requireNonNull(deadLettered, "deadLettered");
  }

  /** How long the oldest waiting message has waited, if one waits and the broker says so. */
  public Optional<Duration> oldest() {
    return Optional.ofNullable(oldestAge);
  }
}
