package dev.signalbox.internal.assembly;

import dev.signalbox.Publication;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.Route;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.util.Optional;

/**
 * How an event is delivered: as the call says, else its declaration, else its route, else the
 * default. Nothing widens an event whose declaration or route says that it is fast: it may be
 * sensitive, and nobody consumes it from a broker.
 */
final class DeliveryDecision {
  private DeliveryDecision() {}

  /** Decides for one publication. */
  static DeliveryMode decide(Publication publication, Route route, DeliveryMode byDefault) {
    Optional<DeliveryMode> requested = publication.requestedMode();
    Optional<DeliveryMode> declared = publication.declaredMode();
    boolean kept =
        declared.or(route::delivery).filter(mode -> mode == DeliveryMode.FAST).isPresent();
    if (kept && requested.filter(DeliveryMode::durable).isPresent()) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "event %s is fast by its %s, so it must not reach a broker, but this call asks for %s delivery; leave that out"
              .formatted(
                  publication.event().name(),
                  declared.isPresent() ? "declaration" : "route",
                  requested.orElseThrow()));
    }
    return requested.or(() -> declared).or(route::delivery).orElse(byDefault);
  }
}
