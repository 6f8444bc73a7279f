package dev.signalbox.internal.codec;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventMetadata;
import dev.signalbox.Payload;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.StoredMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** Reads an event in one pass; payloads stay bytes until a handler asks for them. */
final class EventDecoder {
  private final Function<JsonPayload.Slice, Payload> payloads;

  /** A decoder that makes payloads of parts of the body. */
  EventDecoder(Function<JsonPayload.Slice, Payload> payloads) {
    this.payloads = payloads;
  }

  DomainEvent decode(StoredMessage message) {
    byte[] bytes = message.body().toByteArray();
    int faultyByte = Utf8.firstFault(bytes);
    if (faultyByte >= 0) {
      throw notAnEvent("not valid UTF-8 at byte " + faultyByte);
    }
    try (JsonParser parser = Json.parser(bytes)) {
      return read(message, bytes, parser);
    } catch (IllegalArgumentException unfit) {
      throw notAnEvent(String.valueOf(unfit.getMessage()));
    }
  }

  private DomainEvent read(StoredMessage message, byte[] bytes, JsonParser parser) {
    try {
      return new Reading(parser, bytes).event(message);
    } catch (StreamConstraintsException exceeded) {
      throw notAnEvent("nested too deeply, or with too long a number");
    } catch (JacksonException broken) {
      throw notAnEvent("not valid JSON near byte " + parser.currentLocation().getByteOffset());
    }
  }

  private static MessagingException notAnEvent(String why) {
    return Json.invalid("the message is not an event: " + why);
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
        throw notAnEvent("not a JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        field(parser.currentName());
      }
      if (parser.nextToken() != null) {
        throw notAnEvent("something follows the JSON object");
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
        throw notAnEvent("metadata is not a JSON object");
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
        throw notAnEvent("" + field + " is not a text");
      }
      return parser.getString();
    }

    private Payload raw() {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int end = (int) parser.currentLocation().getByteOffset();
      return payloads.apply(new JsonPayload.Slice(bytes, start, end - start));
    }
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw notAnEvent("" + field + " is missing");
    }
    return value;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException another) {
      return timeWithoutSeconds(text);
    }
  }

  private static Instant timeWithoutSeconds(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unfit) {
      throw notAnEvent("metadata.fired_at is not an ISO-8601 time with its offset");
    }
  }
}
