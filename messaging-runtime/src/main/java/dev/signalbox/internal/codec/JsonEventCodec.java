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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The event's JSON form, its payload carried as it is. */
public final class JsonEventCodec implements EventCodec {
  private final PayloadMapper mapper;
  private final EventDecoder decoder;

  /** A codec whose payloads are read and written by a mapper. */
  public JsonEventCodec(PayloadMapper mapper) {
    this.mapper = mapper;
    this.decoder = new EventDecoder(mapper);
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
    return new JsonPayload(PayloadRules.check(json), mapper);
  }

  @Override
  public Payload payloadOfJson(String json) {
    return new JsonPayload(PayloadRules.check(utf8(json)), mapper);
  }

  // A half character would silently become a question mark.
  private static byte[] utf8(String json) {
    if (PayloadRules.hasHalfCharacter(json)) {
      throw Json.invalid("the payload has half of a surrogate pair, which is no character");
    }
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public EventBody encode(DomainEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeStringProperty(Fields.EVENT_ID, event.id());
      json.writeStringProperty(Fields.EVENT_NAME, event.name());
      json.writeStringProperty(Fields.EVENT_VERSION, event.version());
      write(json, out, Fields.PAYLOAD, event.payload());
      json.writeName(Fields.METADATA);
      write(json, out, event.metadata());
      for (Map.Entry<String, Payload> extension : event.extensions().entrySet()) {
        if (Fields.TOP.contains(extension.getKey())) {
          throw Json.invalid("an extension cannot be called " + extension.getKey());
        }
        write(json, out, extension.getKey(), extension.getValue());
      }
      json.writeEndObject();
    }
    return EventBody.wrap(out.toByteArray());
  }

  private static void write(JsonGenerator json, ByteArrayOutputStream out, EventMetadata metadata) {
    json.writeStartObject();
    json.writeStringProperty(Fields.NAMESPACE, metadata.namespace());
    json.writeStringProperty(Fields.CORRELATION_ID, metadata.correlationId());
    json.writeStringProperty(Fields.FIRED_AT, metadata.firedAt().toString());
    json.writeStringProperty(Fields.FIRED_BY, metadata.firedBy());
    writeIfPresent(json, Fields.TASK_UUID, metadata.taskUuid());
    writeIfPresent(json, Fields.STEP_UUID, metadata.stepUuid());
    writeIfPresent(json, Fields.STEP_NAME, metadata.stepName());
    writeIfPresent(json, Fields.PARENT_CORRELATION_ID, metadata.parentCorrelationId());
    for (Map.Entry<String, Payload> more : metadata.additional().entrySet()) {
      if (Fields.META.contains(more.getKey())) {
        throw Json.invalid("additional metadata cannot be called " + more.getKey());
      }
      write(json, out, more.getKey(), more.getValue());
    }
    json.writeEndObject();
  }

  private static void writeIfPresent(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  // The bytes of a payload go past the generator: as they are, and without a detour by characters.
  private static void write(
      JsonGenerator json, ByteArrayOutputStream out, String name, Payload payload) {
    json.writeName(name);
    if (payload instanceof JsonPayload encoded) {
      json.writeRawValue("");
      json.flush();
      encoded.writeTo(out);
    } else {
      json.writeRawValue(payload.json());
    }
  }

  @Override
  public DomainEvent decode(StoredMessage message) {
    return decoder.decode(message);
  }
}
