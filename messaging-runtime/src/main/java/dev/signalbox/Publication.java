package dev.signalbox;

import dev.signalbox.routing.DeliveryMode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A publish on its way through the interceptors.
 *
 * @param event the complete event, not yet encoded
 * @param requested what the call said about delivery; null: nothing
 * @param declared what the event's declaration says; null: nothing
 * @param transaction what it is part of, opaque to interceptors; null: of nothing. Such a publish
 *     is passed on in the thread it came in
 */
public record Publication(
    DomainEvent event,
    @Nullable DeliveryMode requested,
    @Nullable DeliveryMode declared,
    @Nullable Object transaction) {
  /** Checks the component. */
  public Publication {
    Objects.requireNonNull(event, "event");
  }

  /** The same with another event. */
  public Publication withEvent(DomainEvent event) {
    return new Publication(event, requested, declared, transaction);
  }

  /** The same with a declared mode. */
  public Publication withDeclared(DeliveryMode declared) {
    return new Publication(event, requested, declared, transaction);
  }

  /** What the call said about delivery, if anything. */
  public Optional<DeliveryMode> requestedMode() {
    return Optional.ofNullable(requested);
  }

  /** What the event's declaration says, if anything. */
  public Optional<DeliveryMode> declaredMode() {
    return Optional.ofNullable(declared);
  }
}
