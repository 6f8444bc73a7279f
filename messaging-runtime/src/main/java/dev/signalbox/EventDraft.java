package dev.signalbox;

import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.spi.Grammar;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event about to be published: a name, a payload, and what the publisher wants to say beyond.
 * Signalbox fills in the rest: id, version {@code 1.0}, the name's first segment as namespace, the
 * correlation id and trace of the handler in which it is published or a new one, the time, and who
 * fired it. Not thread-safe; publish it once.
 */
public final class EventDraft {
  private final String name;
  private @Nullable Object payload;
  private @Nullable String payloadJson;
  private @Nullable Payload encodedPayload;
  private @Nullable String id;
  private @Nullable String version;
  private @Nullable String namespace;
  private @Nullable String correlationId;
  private @Nullable String parentCorrelationId;
  private @Nullable Instant firedAt;
  private @Nullable String firedBy;
  private @Nullable String taskUuid;
  private @Nullable String stepUuid;
  private @Nullable String stepName;
  private @Nullable String orderingKey;
  private @Nullable Instant notBefore;
  private @Nullable Duration delay;
  private @Nullable DeliveryMode delivery;
  private final Map<String, @Nullable Object> additional = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, Payload> extensions = new LinkedHashMap<>();

  private EventDraft(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /** A draft of an event with that name and an empty JSON object as payload. */
  public static EventDraft of(String name) {
    return new EventDraft(name);
  }

  /** A draft of an event with that name and payload. */
  public static EventDraft of(String name, @Nullable Object payload) {
    return new EventDraft(name).payload(payload);
  }

  /** A draft that repeats an event, id included: for forwarding. */
  public static EventDraft of(DomainEvent event) {
    EventMetadata metadata = event.metadata();
    EventDraft draft = new EventDraft(event.name());
    draft.encodedPayload = event.payload();
    draft.id = event.id();
    draft.version = event.version();
    draft.namespace = metadata.namespace();
    draft.correlationId = metadata.correlationId();
    draft.parentCorrelationId = metadata.parentCorrelationId();
    draft.firedAt = metadata.firedAt();
    draft.firedBy = metadata.firedBy();
    draft.taskUuid = metadata.taskUuid();
    draft.stepUuid = metadata.stepUuid();
    draft.stepName = metadata.stepName();
    draft.orderingKey = event.orderingKey();
    draft.notBefore = event.notBefore();
    draft.additional.putAll(metadata.additional());
    event
        .headers()
        .forEach(
            (header, value) -> {
              if (!header.startsWith("signalbox-")) {
                draft.headers.put(header, value);
              }
            });
    draft.extensions.putAll(event.extensions());
    return draft;
  }

  /** Any object that the payload mapper can write; a {@link Payload} is taken as it is. */
  public EventDraft payload(@Nullable Object payload) {
    this.encodedPayload = payload instanceof Payload encoded ? encoded : null;
    this.payload = payload;
    this.payloadJson = null;
    return this;
  }

  /** JSON text, carried unchanged. */
  public EventDraft payloadJson(String json) {
    this.payloadJson = Objects.requireNonNull(json, "json");
    this.payload = null;
    this.encodedPayload = null;
    return this;
  }

  /** An id of the publisher's own, such as one that makes a repeated publish recognisable. */
  public EventDraft id(String id) {
    this.id = Objects.requireNonNull(id, "id");
    return this;
  }

  /** The version of the payload's form. */
  public EventDraft version(String version) {
    this.version = Objects.requireNonNull(version, "version");
    return this;
  }

  /** The namespace, which decides the channel. */
  public EventDraft namespace(String namespace) {
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    return this;
  }

  /** What the event belongs to. */
  public EventDraft correlationId(String correlationId) {
    this.correlationId = Objects.requireNonNull(correlationId, "correlationId");
    return this;
  }

  /** What the correlation belongs to. */
  public EventDraft parentCorrelationId(String parentCorrelationId) {
    this.parentCorrelationId = Objects.requireNonNull(parentCorrelationId, "parentCorrelationId");
    return this;
  }

  /** When it happened. */
  public EventDraft firedAt(Instant firedAt) {
    this.firedAt = Objects.requireNonNull(firedAt, "firedAt");
    return this;
  }

  /** Who publishes it. */
  public EventDraft firedBy(String firedBy) {
    this.firedBy = Objects.requireNonNull(firedBy, "firedBy");
    return this;
  }

  /** The task of a workflow. */
  public EventDraft task(String taskUuid) {
    this.taskUuid = Objects.requireNonNull(taskUuid, "taskUuid");
    return this;
  }

  /** The step of a workflow's task. */
  public EventDraft step(String stepUuid, String stepName) {
    this.stepUuid = Objects.requireNonNull(stepUuid, "stepUuid");
    this.stepName = Objects.requireNonNull(stepName, "stepName");
    return this;
  }

  /** A further field of the metadata, any object that the payload mapper can write. */
  public EventDraft metadata(String key, @Nullable Object value) {
    additional.put(Objects.requireNonNull(key, "key"), value);
    return this;
  }

  /** A further top-level field of the encoded event. */
  public EventDraft extension(String key, Payload value) {
    extensions.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /** Text that travels beside the body. */
  public EventDraft header(String header, String value) {
    headers.put(Objects.requireNonNull(header, "header"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /** The key whose events keep their order, instead of the configured one. */
  public EventDraft orderingKey(String orderingKey) {
    this.orderingKey = Objects.requireNonNull(orderingKey, "orderingKey");
    return this;
  }

  /** Not to be delivered before this time; needs a provider with DELAYED_PUBLISH. */
  public EventDraft notBefore(Instant notBefore) {
    this.notBefore = Objects.requireNonNull(notBefore, "notBefore");
    this.delay = null;
    return this;
  }

  /** Not to be delivered before so much time has gone by; needs a provider with DELAYED_PUBLISH. */
  public EventDraft delay(Duration delay) {
    this.delay = Objects.requireNonNull(delay, "delay");
    this.notBefore = null;
    return this;
  }

  /** How to deliver it, over what its declaration, its route or the default says. */
  public EventDraft delivery(DeliveryMode delivery) {
    this.delivery = Objects.requireNonNull(delivery, "delivery");
    return this;
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** Whether the draft has a header of that name. */
  public boolean hasHeader(String header) {
    return headers.containsKey(header);
  }

  /** The namespace that the publisher asks for, if there is one. */
  public Optional<String> requestedNamespace() {
    return Optional.ofNullable(namespace);
  }

  /** How this call wants it delivered, if it says so. */
  public Optional<DeliveryMode> requestedDelivery() {
    return Optional.ofNullable(delivery);
  }

  /**
   * The complete event, with what was not said taken from the defaults.
   *
   * @throws IllegalArgumentException naming the rule, when a name, key or header breaks one
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when the payload cannot be encoded
   */
  public DomainEvent complete(EventCodec codec, EventDefaults defaults) {
    Grammar.checkEventName(name);
    Map<String, Payload> extra = new LinkedHashMap<>();
    additional.forEach((key, value) -> extra.put(key, encoded(codec, value)));
    EventMetadata metadata =
        new EventMetadata(
            namespace != null ? namespace : defaults.namespace(name),
            correlationId != null ? correlationId : defaults.correlationId(),
            firedAt != null ? firedAt : defaults.now(),
            firedBy != null ? firedBy : defaults.firedBy(),
            taskUuid,
            stepUuid,
            stepName,
            parentCorrelationId,
            extra);
    return new DomainEvent(
        id != null ? id : defaults.newId(),
        name,
        version != null ? version : "1.0",
        payload(codec),
        metadata,
        Collections.unmodifiableMap(headers),
        orderingKey,
        delay != null ? defaults.now().plus(delay) : notBefore,
        extensions);
  }

  private Payload payload(EventCodec codec) {
    if (encodedPayload != null) {
      return encodedPayload;
    } else if (payloadJson != null) {
      return codec.payloadOfJson(payloadJson);
    }
    return payload == null ? codec.payloadOfJson("{}") : codec.payload(payload);
  }

  private static Payload encoded(EventCodec codec, @Nullable Object value) {
    return value instanceof Payload already ? already : codec.payload(value);
  }
}
