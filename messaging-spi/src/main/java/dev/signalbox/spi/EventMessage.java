package dev.signalbox.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An encoded event on its way to a broker: immutable, and the same for both legs of a broadcast,
 * every retry, the dead letter and a redrive, but for its headers and publication id.
 *
 * @param id the event's id
 * @param publicationId the only id that may be given to a broker for deduplication: the event's id
 *     and, for dead letters and redrives, a generation
 * @param name the event's name
 * @param namespace the event's namespace
 * @param orderingKey the key whose events keep their order; null: none
 * @param contentType the media type of the body
 * @param notBefore when it may be delivered at the earliest; null: at once
 * @param headers text by name, in insertion order
 * @param body the bytes
 */
public record EventMessage(
    String id,
    String publicationId,
    String name,
    String namespace,
    @Nullable String orderingKey,
    String contentType,
    @Nullable Instant notBefore,
    Map<String, String> headers,
    EventBody body) {

  /** The content type of an event encoded by Signalbox. */
  public static final String JSON = "application/json";

  /** Checks the components against the grammar, and copies the headers. */
  public EventMessage {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(publicationId, "publicationId");
    Grammar.checkEventName(name);
    Grammar.checkNamespace(namespace);
    if (orderingKey != null) {
      Grammar.checkOrderingKey(orderingKey);
    }
    Objects.requireNonNull(contentType, "contentType");
    checkHeaders(headers);
    headers =
        headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    Objects.requireNonNull(body, "body");
  }

  /** A JSON event without ordering key, delay or headers, published for the first time. */
  public static EventMessage of(String id, String name, String namespace, EventBody body) {
    return new EventMessage(id, id, name, namespace, null, JSON, null, Map.of(), body);
  }

  /** The same event with other headers. */
  public EventMessage withHeaders(Map<String, String> headers) {
    return new EventMessage(
        id, publicationId, name, namespace, orderingKey, contentType, notBefore, headers, body);
  }

  /** The same event with another publication id. */
  public EventMessage withPublicationId(String publicationId) {
    return new EventMessage(
        id, publicationId, name, namespace, orderingKey, contentType, notBefore, headers, body);
  }

  /** The same event with another ordering key. */
  public EventMessage withOrderingKey(@Nullable String orderingKey) {
    return new EventMessage(
        id, publicationId, name, namespace, orderingKey, contentType, notBefore, headers, body);
  }

  /** The same event with another earliest time. */
  public EventMessage withNotBefore(@Nullable Instant notBefore) {
    return new EventMessage(
        id, publicationId, name, namespace, orderingKey, contentType, notBefore, headers, body);
  }

  /** The ordering key, if there is one. */
  public Optional<String> key() {
    return Optional.ofNullable(orderingKey);
  }

  /** The earliest time of delivery, if there is one. */
  public Optional<Instant> earliest() {
    return Optional.ofNullable(notBefore);
  }

  /** The bytes of the body and of the headers, as the engine counts them against limits. */
  public long size() {
    long size = body.size();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      size += header.getKey().length() + 3L * header.getValue().length();
    }
    return size;
  }

  private static void checkHeaders(Map<String, String> headers) {
    int own = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      Grammar.checkHeaderName(header.getKey());
      Grammar.checkHeaderValue(header.getKey(), header.getValue());
      own += header.getKey().startsWith(Grammar.RESERVED_HEADER_PREFIX) ? 0 : 1;
    }
    Grammar.checkHeaderCount(own);
  }

  /** As a broker gives it back. */
  public StoredMessage stored() {
    return new StoredMessage(id, name, orderingKey, contentType, headers, body);
  }
}
