package dev.signalbox;

import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.StoredMessage;
import org.jspecify.annotations.Nullable;

/** Encodes events to the bytes that brokers carry, once, and decodes them. Thread-safe. */
public interface EventCodec {
  /**
   * A payload of an application's object.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when it cannot be written, or
   *     cannot be held unchanged by every broker
   */
  Payload payload(@Nullable Object value);

  /**
   * A payload of JSON text, kept as it is.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when it is not JSON, or cannot be
   *     held unchanged by every broker (duplicate keys, lone surrogates, absurd exponents)
   */
  Payload payloadOfJson(String json);

  /** The event as bytes; headers, ordering key and not-before travel beside them. */
  EventBody encode(DomainEvent event);

  /**
   * The event of a message, unknown fields included.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when it is not an event
   */
  DomainEvent decode(StoredMessage message);
}
