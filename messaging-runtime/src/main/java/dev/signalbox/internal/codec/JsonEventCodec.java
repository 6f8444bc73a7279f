package dev.signalbox.internal.codec;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventCodec;
import dev.signalbox.EventMetadata;
import dev.signalbox.Payload;
import dev.signalbox.PayloadMapper;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.StoredMessage;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The event's JSON form, its payload carried as it is. */
public final class JsonEventCodec implements EventCodec {
  private static final String PAYLOAD = "the payload";

  private final PayloadMapper mapper;
  private final EventDecoder decoder;

  /** A codec whose payloads are read and written by a mapper. */
  public JsonEventCodec(PayloadMapper mapper) {
    this.mapper = mapper;
    this.decoder = new EventDecoder(slice -> JsonPayload.received(slice, mapper));
  }

  @Override
  public Payload payload(@Nullable Object value) {
    byte[] json;
    try {
      json = mapper.write(value);
    } catch (Exception | StackOverflowError unwritable) {
      throw new MessagingException(
          ErrorCode.INVALID_PAYLOAD,
          "a %s cannot be written as JSON: %s"
              .formatted(
                  value == null ? "null" : value.getClass().getName(),
                  JacksonPayloadMapper.describe(unwritable)),
          unwritable);
    }
    return JsonPayload.checked(PayloadRules.check(PAYLOAD, json), mapper);
  }

  @Override
  public Payload payloadOfJson(String json) {
    return JsonPayload.checked(PayloadRules.check(PAYLOAD, json), mapper);
  }

  @Override
  public EventBody encode(DomainEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      write(json, Fields.EVENT_ID, event.id());
      json.writeStringProperty(Fields.EVENT_NAME, event.name());
      write(json, Fields.EVENT_VERSION, event.version());
      json.writeName(Fields.PAYLOAD);
      write(json, out, PAYLOAD, event.payload());
      json.writeName(Fields.METADATA);
      write(json, out, event.metadata());
      for (Map.Entry<String, Payload> extension : event.extensions().entrySet()) {
        if (Fields.TOP.contains(extension.getKey())) {
          throw Json.invalid("an extension cannot be called " + extension.getKey());
        }
        writeField(json, out, extension.getKey(), extension.getValue());
      }
      json.writeEndObject();
    }
    return EventBody.wrap(out.toByteArray());
  }

  private static void write(JsonGenerator json, ByteArrayOutputStream out, EventMetadata metadata) {
    json.writeStartObject();
    json.writeStringProperty(Fields.NAMESPACE, metadata.namespace());
    write(json, Fields.CORRELATION_ID, metadata.correlationId());
    json.writeStringProperty(Fields.FIRED_AT, metadata.firedAt().toString());
    write(json, Fields.FIRED_BY, metadata.firedBy());
    writeIfPresent(json, Fields.TASK_UUID, metadata.taskUuid());
    writeIfPresent(json, Fields.STEP_UUID, metadata.stepUuid());
    writeIfPresent(json, Fields.STEP_NAME, metadata.stepName());
    writeIfPresent(json, Fields.PARENT_CORRELATION_ID, metadata.parentCorrelationId());
    for (Map.Entry<String, Payload> more : metadata.additional().entrySet()) {
      if (Fields.META.contains(more.getKey())) {
        throw Json.invalid("additional metadata cannot be called " + more.getKey());
      }
      writeField(json, out, more.getKey(), more.getValue());
    }
    json.writeEndObject();
  }

  private static void writeIfPresent(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      write(json, name, value);
    }
  }

  private static void write(JsonGenerator json, String name, String value) {
    if (PayloadRules.hasHalfCharacter(value)) {
      throw Json.invalid(name + " has half of a surrogate pair, which is no character");
    }
    json.writeStringProperty(name, value);
  }

  private static void writeField(
      JsonGenerator json, ByteArrayOutputStream out, String name, Payload value) {
    if (PayloadRules.hasHalfCharacter(name)) {
      throw Json.invalid(
          "the field " + Json.shown(name) + " has half of a surrogate pair in its name");
    }
    json.writeName(name);
    write(json, out, "the field " + Json.shown(name), value);
  }

  // The bytes of a payload go past the generator: as they are, and without a detour by characters.
  private static void write(
      JsonGenerator json, ByteArrayOutputStream out, String what, Payload payload) {
    JsonPayload.Slice slice =
        payload instanceof JsonPayload encoded
            ? encoded.publishable(what)
            : PayloadRules.check(what, payload.json());
    json.writeRawValue("");
    json.flush();
    slice.writeTo(out);
  }

  @Override
  public DomainEvent decode(StoredMessage message) {
    return decoder.decode(message);
  }
}
