package dev.signalbox;

import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events to the bytes that brokers carry, once, and decodes them. Thread-safe; blocks
 * nowhere.
 *
 * <p>What the usual codec takes for a payload is JSON that every broker can hold unchanged: valid
 * UTF-8, no key twice in an object, no half of a surrogate pair, no NaN or infinity, numbers of at
 * most 1,000 characters with exponents of at most 1,000 either way, and at most 500 levels of
 * nesting. {@code \u0000} is allowed, though a provider may refuse it. Anything else is refused
 * with a JSON pointer to the place, and with nothing of the contents but its keys.
 */
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

  /**
   * The event as bytes; headers, ordering key and not-before travel beside them. Payloads that came
   * from elsewhere, such as those of an event that is forwarded, are checked here.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when a part of it cannot be held
   *     unchanged by every broker
   */
  EventBody encode(DomainEvent event);

  /**
   * The event of a message, unknown fields included.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when it is not an event
   */
  DomainEvent decode(StoredMessage message);
}
