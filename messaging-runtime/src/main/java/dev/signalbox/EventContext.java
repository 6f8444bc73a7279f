package dev.signalbox;

import dev.signalbox.routing.DeliveryMode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an event came to its handler.
 *
 * @param leg DURABLE when it comes from a broker, FAST when in process
 * @param provider the provider instance; empty on the fast leg
 * @param queue the broker's queue; empty on the fast leg
 * @param group the consumer group; empty on the fast leg
 * @param brokerMessageId the broker's own id; empty on the fast leg
 * @param attempt earlier runs + 1; always 1 on the fast leg
 * @param maxAttempts how many runs there are at most
 * @param enqueuedAt when the broker got it; null: not known
 */
public record EventContext(
    DeliveryMode leg,
    String provider,
    String queue,
    String group,
    String brokerMessageId,
    int attempt,
    int maxAttempts,
    @Nullable Instant enqueuedAt) {
  /** The context of the fast leg. */
  public static final EventContext FAST =
      new EventContext(DeliveryMode.FAST, "", "", "", "", 1, 1, null);

  /** Checks the components. */
  public EventContext {
    Objects.requireNonNull(leg, "leg");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(brokerMessageId, "brokerMessageId");
  }

  /** Whether a failure of this run dead-letters the event. */
  public boolean lastAttempt() {
    return attempt >= maxAttempts;
  }

  /** When the broker got the event, if it says so. */
  public Optional<Instant> enqueued() {
    return Optional.ofNullable(enqueuedAt);
  }
}
