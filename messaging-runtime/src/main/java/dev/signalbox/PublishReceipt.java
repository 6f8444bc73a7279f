package dev.signalbox;

import dev.signalbox.routing.DeliveryMode;
import java.util.Objects;

/**
 * What really happened to a published event.
 *
 * @param eventId the event's id
 * @param delivery how it was delivered
 * @param provider the provider instance that confirmed it; empty without a durable leg
 * @param brokerMessageId the broker's own id; empty without a durable leg, or where it gives none
 * @param subscribers how many in-process subscriptions matched it; 0 without a fast leg
 */
public record PublishReceipt(
    String eventId,
    DeliveryMode delivery,
    String provider,
    String brokerMessageId,
    int subscribers) {
  /** Checks the components. */
  public PublishReceipt {
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(delivery, "delivery");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(brokerMessageId, "brokerMessageId");
  }
}
