package dev.signalbox;

import dev.signalbox.spi.Grammar;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A business fact, complete and immutable, as handlers and interceptors see it. To publish one,
 * start with {@link EventDraft}.
 *
 * @param id a UUID, of version 7 unless the publisher chose it
 * @param name dotted segments, such as {@code payment.charged}
 * @param version the version of the payload's form
 * @param payload any JSON value
 * @param metadata where it comes from
 * @param headers text that travels beside the body; names that start with {@code signalbox-} are
 *     the library's
 * @param orderingKey the key whose events keep their order; null: none
 * @param notBefore when it may be delivered at the earliest; null: at once
 * @param extensions top-level fields of the encoded event that Signalbox does not know
 */
public record DomainEvent(
    String id,
    String name,
    String version,
    Payload payload,
    EventMetadata metadata,
    Map<String, String> headers,
    @Nullable String orderingKey,
    @Nullable Instant notBefore,
    Map<String, Payload> extensions) {

  /** Checks the components and copies the maps. */
  public DomainEvent {
    Objects.requireNonNull(id, "id");
    Grammar.checkEventName(name);
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(metadata, "metadata");
    headers =
        headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    extensions =
        extensions.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
  }

  /** The namespace of the metadata. */
  public String namespace() {
    return metadata.namespace();
  }

  /** The key whose events keep their order, if there is one. */
  public Optional<String> key() {
    return Optional.ofNullable(orderingKey);
  }

  /** When it may be delivered at the earliest, if that is not at once. */
  public Optional<Instant> earliest() {
    return Optional.ofNullable(notBefore);
  }

  /** The same event with another payload, for interceptors that mask or enrich. */
  public DomainEvent withPayload(Payload payload) {
    return new DomainEvent(
        id, name, version, payload, metadata, headers, orderingKey, notBefore, extensions);
  }

  /** The same event with other metadata. */
  public DomainEvent withMetadata(EventMetadata metadata) {
    return new DomainEvent(
        id, name, version, payload, metadata, headers, orderingKey, notBefore, extensions);
  }

  /** The same event with one header more, or with another value of it. */
  public DomainEvent withHeader(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new DomainEvent(
        id, name, version, payload, metadata, more, orderingKey, notBefore, extensions);
  }

  /** Name and id only: payloads are never logged. */
  @Override
  public String toString() {
    return "DomainEvent[" + name + ", " + id + "]";
  }
}
