package dev.signalbox;

import java.time.Instant;

/** What fills in for what an {@link EventDraft} does not say. Thread-safe. */
public interface EventDefaults {
  /** The namespace of an event with that name. */
  String namespace(String eventName);

  /** The correlation id: that of the event being handled on this thread, else a new one. */
  String correlationId();

  /** Who fires events. */
  String firedBy();

  /** The time. */
  Instant now();

  /** A new event id. */
  String newId();
}
