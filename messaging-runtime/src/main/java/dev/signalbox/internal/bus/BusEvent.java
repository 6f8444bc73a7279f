package dev.signalbox.internal.bus;

import dev.signalbox.DomainEvent;
import dev.signalbox.spi.EventMessage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An encoded event on the bus. It is decoded from the bytes that a broker would carry, by the first
 * subscriber that runs, and then shared: events are immutable. Thread-safe.
 */
public final class BusEvent {
  private final EventMessage message;
  private final Supplier<DomainEvent> decoder;
  private volatile @Nullable DomainEvent decoded;

  /** An event that is decoded when a subscriber wants it. */
  public BusEvent(EventMessage message, Supplier<DomainEvent> decoder) {
    this.message = message;
    this.decoder = decoder;
  }

  /** The encoded form. */
  EventMessage message() {
    return message;
  }

  // Two readers may both decode; what they get is equal.
  DomainEvent event() {
    DomainEvent event = decoded;
    if (event == null) {
      event = decoder.get();
      decoded = event;
    }
    return event;
  }
}
