package dev.signalbox.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A received message, held under a lease until it is settled.
 *
 * @param queue where it comes from
 * @param receipt what the provider needs to settle it; opaque to everybody else
 * @param brokerMessageId the broker's own id of the message
 * @param attempt earlier handler runs + 1, as far as known; never lower than the truth (DUR-06)
 * @param deliveries the broker's own count of deliveries, this one included; 0: it has none
 * @param enqueuedAt when the broker got it; null: not known
 * @param leaseUntil when the lease ends on the context's clock, measured from before the request
 * @param message the message
 */
public record Delivery(
    MessageQueue queue,
    Object receipt,
    String brokerMessageId,
    int attempt,
    int deliveries,
    @Nullable Instant enqueuedAt,
    Instant leaseUntil,
    StoredMessage message) {

  /** Checks the components. */
  public Delivery {
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(receipt, "receipt");
    Objects.requireNonNull(brokerMessageId, "brokerMessageId");
    Objects.requireNonNull(leaseUntil, "leaseUntil");
    Objects.requireNonNull(message, "message");
    if (attempt < 1 || deliveries < 0) {
      throw new IllegalArgumentException(
          "attempt %d must be at least 1, deliveries %d not negative"
              .formatted(attempt, deliveries));
    }
  }

  /** The broker's own count of deliveries, if it has one. */
  public OptionalInt brokerDeliveries() {
    return deliveries == 0 ? OptionalInt.empty() : OptionalInt.of(deliveries);
  }

  /** When the broker got the message, if it says so. */
  public Optional<Instant> enqueued() {
    return Optional.ofNullable(enqueuedAt);
  }
}
