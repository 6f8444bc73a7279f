package dev.signalbox.internal.codec;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventMetadata;
import dev.signalbox.Payload;
import dev.signalbox.PayloadMapper;
import dev.signalbox.spi.StoredMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an event in one pass; payloads stay bytes until a handler asks for them. */
final class EventDecoder {
  private final PayloadMapper mapper;

  EventDecoder(PayloadMapper mapper) {
    this.mapper = mapper;
  }

  DomainEvent decode(StoredMessage message) {
    byte[] bytes = message.body().toByteArray();
    try (JsonParser parser = Json.parser(bytes, 0, bytes.length)) {
      Reading reading = new Reading(parser, bytes);
      return reading.event(message);
    } catch (JacksonException broken) {
      throw Json.invalid(
          "the message is not an event: not valid JSON (%s)"
              .formatted(broken.getClass().getSimpleName()));
    } catch (IllegalArgumentException unfit) {
      throw Json.invalid("the message is not an event: " + unfit.getMessage());
    }
  }

  /** The state of one pass. */
  private final class Reading {
    private final JsonParser parser;
    private final byte[] bytes;
    private final Map<String, Payload> extensions = new LinkedHashMap<>();
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable Payload payload;
    private @Nullable EventMetadata metadata;

    Reading(JsonParser parser, byte[] bytes) {
      this.parser = parser;
      this.bytes = bytes;
    }

    DomainEvent event(StoredMessage message) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Json.invalid("the message is not an event: not a JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        field(parser.currentName());
      }
      if (parser.nextToken() != null) {
        throw Json.invalid("the message is not an event: something follows the JSON object");
      }
      return new DomainEvent(
          required(Fields.EVENT_ID, id),
          required(Fields.EVENT_NAME, name),
          version == null ? "1.0" : version,
          required(Fields.PAYLOAD, payload),
          required(Fields.METADATA, metadata),
          message.headers(),
          message.orderingKey(),
          null,
          extensions);
    }

    private void field(String field) {
      parser.nextToken();
      switch (field) {
        case Fields.EVENT_ID -> id = text(field);
        case Fields.EVENT_NAME -> name = text(field);
        case Fields.EVENT_VERSION -> version = text(field);
        case Fields.PAYLOAD -> payload = raw();
        case Fields.METADATA -> metadata = metadata();
        default -> extensions.put(field, raw());
      }
    }

    private EventMetadata metadata() {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw Json.invalid("the message is not an event: metadata is not a JSON object");
      }
      Map<String, String> known = new LinkedHashMap<>();
      Map<String, Payload> additional = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (!Fields.META.contains(field)) {
          additional.put(field, raw());
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
          known.put(field, text("metadata." + field));
        }
      }
      return new EventMetadata(
          required("metadata." + Fields.NAMESPACE, known.get(Fields.NAMESPACE)),
          required("metadata." + Fields.CORRELATION_ID, known.get(Fields.CORRELATION_ID)),
          time(required("metadata." + Fields.FIRED_AT, known.get(Fields.FIRED_AT))),
          required("metadata." + Fields.FIRED_BY, known.get(Fields.FIRED_BY)),
          known.get(Fields.TASK_UUID),
          known.get(Fields.STEP_UUID),
          known.get(Fields.STEP_NAME),
          known.get(Fields.PARENT_CORRELATION_ID),
          additional);
    }

    private String text(String field) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw Json.invalid("the message is not an event: " + field + " is not a text");
      }
      return parser.getString();
    }

    private Payload raw() {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int end = (int) parser.currentLocation().getByteOffset();
      return new JsonPayload(new JsonPayload.Slice(bytes, start, end - start), mapper);
    }
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw Json.invalid("the message is not an event: " + field + " is missing");
    }
    return value;
  }

  private static Instant time(String text) {
    try {
      return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unfit) {
      throw Json.invalid("the message is not an event: metadata.fired_at is not an ISO-8601 time");
    }
  }
}
