package dev.signalbox.internal.consume;

import dev.signalbox.RetryPolicy;
import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Ordering;
import java.time.Duration;

/**
 * Checks what a consumer asks of a provider, when it starts rather than when an event fails.
 *
 * @param group the consumer group
 * @param settings what it asks
 * @param retry what it asks of retries
 * @param provider the instance's name
 * @param offered what the provider can do
 */
public record ConsumerChecks(
    String group,
    ConsumerSettings settings,
    RetryPolicy retry,
    String provider,
    Capabilities offered) {

  /** Refuses what the provider cannot do. */
  public void check() {
    Duration lease = settings.visibilityTimeout();
    Duration longest = offered.limits().longestLease();
    if (settings.ordering() == Ordering.PER_KEY && !offered.has(Capability.ORDER_PER_KEY)) {
      throw refused("asks for ordered = true, but the provider does not keep the order of keys");
    } else if (lease.compareTo(longest) > 0) {
      throw refused(
          "asks for visibility_timeout_seconds = %d, but the provider's longest lease is %d s"
              .formatted(lease.toSeconds(), longest.toSeconds()));
    } else if (!offered.has(Capability.LEASE)) {
      checkFixedLease(lease);
    }
  }

  private void checkFixedLease(Duration lease) {
    if (lease.compareTo(settings.handlerTimeout()) <= 0) {
      throw refused(
          "has a visibility time-out of %d s, not longer than its handler time-out of %d s, and the provider cannot extend leases: events would be handled twice"
              .formatted(lease.toSeconds(), settings.handlerTimeout().toSeconds()));
    }
    Duration held = retry.maxDelay().plus(settings.handlerTimeout());
    if (!offered.has(Capability.DELAYED_RETRY) && lease.compareTo(held) <= 0) {
      throw refused(
          "may hold a retry for %d s, but the provider can neither delay retries nor extend its leases of %d s; choose a shorter retry_max_ms"
              .formatted(held.toSeconds(), lease.toSeconds()));
    }
  }

  private MessagingException refused(String why) {
    return new MessagingException(
        ErrorCode.INVALID_ARGUMENT,
        "consumer group \"%s\" on provider \"%s\" %s".formatted(group, provider, why));
  }
}
