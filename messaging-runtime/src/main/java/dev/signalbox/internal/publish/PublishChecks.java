package dev.signalbox.internal.publish;

import dev.signalbox.internal.failure.ProviderErrors;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.Limits;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.TransactionalPublisher;
import java.time.Clock;
import java.time.Duration;

/** Whether a provider can take an event at all: asked before the broker is. Thread-safe. */
final class PublishChecks {
  private final EventMessagingService service;
  private final ProviderErrors errors;
  private final Clock clock;

  PublishChecks(EventMessagingService service, ProviderErrors errors, Clock clock) {
    this.service = service;
    this.errors = errors;
    this.clock = clock;
  }

  /** Refuses what is beyond the provider's limits. */
  void check(Destination destination, EventMessage message) {
    Limits limits = service.capabilities().limits();
    // What goes back to one queue has been taken before; a broker that holds JSON may spell it
    // longer.
    boolean fresh = destination instanceof EventChannel;
    if (fresh && message.body().size() > limits.maxEventBytes()) {
      throw refused(
          ErrorCode.TOO_LARGE,
          destination,
          message,
          "the event has %d bytes, the provider takes at most %d"
              .formatted(message.body().size(), limits.maxEventBytes()));
    }
    if (message.notBefore() != null) {
      checkDelay(destination, message, limits);
    }
  }

  private void checkDelay(Destination destination, EventMessage message, Limits limits) {
    if (!service.capabilities().has(Capability.DELAYED_PUBLISH)) {
      throw refused(
          ErrorCode.UNSUPPORTED,
          destination,
          message,
          "the provider cannot delay events (capability DELAYED_PUBLISH)");
    }
    Duration delay = Duration.between(clock.instant(), message.earliest().orElseThrow());
    if (delay.compareTo(limits.longestDelay()) > 0) {
      throw refused(
          ErrorCode.INVALID_ARGUMENT,
          destination,
          message,
          "a delay of %s is longer than the provider's %s".formatted(delay, limits.longestDelay()));
    }
  }

  /** The provider's way to publish inside this kind of transaction. */
  TransactionalPublisher transactional(
      Destination destination, EventMessage message, Object transaction) {
    TransactionalPublisher publisher =
        service.capabilities().has(Capability.TRANSACTIONAL_PUBLISH)
            ? service.as(TransactionalPublisher.class).orElse(null)
            : null;
    if (publisher == null) {
      throw refused(
          ErrorCode.UNSUPPORTED,
          destination,
          message,
          "the provider cannot publish inside a transaction (capability TRANSACTIONAL_PUBLISH); route the event to one that can, such as pgmq");
    } else if (!publisher.transactionType().isInstance(transaction)) {
      throw refused(
          ErrorCode.INVALID_ARGUMENT,
          destination,
          message,
          "a transaction of this provider is a %s, not a %s"
              .formatted(publisher.transactionType().getName(), transaction.getClass().getName()));
    }
    return publisher;
  }

  private MessagingException refused(
      ErrorCode code, Destination destination, EventMessage message, String reason) {
    return errors.of(code, "publishing " + message.name(), destination, reason);
  }
}
