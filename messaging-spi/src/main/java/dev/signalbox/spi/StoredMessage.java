package dev.signalbox.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a broker holds of an event. Foreign producers exist: id and name are what the broker says of
 * them, without a look into the body, and nothing of it has been checked.
 *
 * @param id the event's id as far as the broker knows it
 * @param name the event's name as far as the broker knows it
 * @param orderingKey the key whose events keep their order; null: none
 * @param contentType the media type; null: not said
 * @param headers text by name
 * @param body the bytes
 */
public record StoredMessage(
    @Nullable String id,
    @Nullable String name,
    @Nullable String orderingKey,
    @Nullable String contentType,
    Map<String, String> headers,
    EventBody body) {

  /** Copies the headers. */
  public StoredMessage {
    headers =
        headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    Objects.requireNonNull(body, "body");
  }

  /** The event's id as far as the broker knows it. */
  public Optional<String> knownId() {
    return Optional.ofNullable(id);
  }

  /** The event's name as far as the broker knows it. */
  public Optional<String> knownName() {
    return Optional.ofNullable(name);
  }

  /** The ordering key, if there is one. */
  public Optional<String> key() {
    return Optional.ofNullable(orderingKey);
  }
}
