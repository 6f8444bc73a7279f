package dev.signalbox.internal.consume;

import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Ordering;
import java.time.Duration;

/** Checks what a consumer asks of its providers, when it starts rather than when an event fails. */
final class ConsumerChecks {
  private ConsumerChecks() {}

  /** Refuses what a provider cannot do. */
  static void check(ConsumerPlan plan) {
    for (ConsumerSource source : plan.sources()) {
      check(plan, source);
    }
  }

  private static void check(ConsumerPlan plan, ConsumerSource source) {
    ConsumerSettings settings = plan.settings();
    if (settings.ordering() == Ordering.PER_KEY && !source.can(Capability.ORDER_PER_KEY)) {
      throw refused(
          plan,
          source,
          "asks for ordered = true, but the provider does not keep the order of keys");
    }
    Duration lease = settings.visibilityTimeout();
    Duration longest = source.service().capabilities().limits().longestLease();
    if (lease.compareTo(longest) > 0) {
      throw refused(
          plan,
          source,
          "asks for visibility_timeout_seconds = %d, but the provider's longest lease is %d s"
              .formatted(lease.toSeconds(), longest.toSeconds()));
    }
    if (source.can(Capability.LEASE)) {
      return;
    }
    if (lease.compareTo(settings.handlerTimeout()) <= 0) {
      throw refused(
          plan,
          source,
          "has a visibility time-out of %d s, not longer than its handler time-out of %d s, and the provider cannot extend leases: events would be handled twice"
              .formatted(lease.toSeconds(), settings.handlerTimeout().toSeconds()));
    }
    Duration held = plan.retry().maxDelay().plus(settings.handlerTimeout());
    if (!source.can(Capability.DELAYED_RETRY) && lease.compareTo(held) <= 0) {
      throw refused(
          plan,
          source,
          "may hold a retry for %d s, but the provider can neither delay retries nor extend its leases of %d s; choose a shorter retry_max_ms"
              .formatted(held.toSeconds(), lease.toSeconds()));
    }
  }

  private static MessagingException refused(ConsumerPlan plan, ConsumerSource source, String why) {
    return new MessagingException(
        ErrorCode.INVALID_ARGUMENT,
        "consumer group \"%s\" on provider \"%s\" %s"
            .formatted(plan.group(), source.provider(), why));
  }
}
