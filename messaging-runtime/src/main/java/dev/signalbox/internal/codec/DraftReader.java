package dev.signalbox.internal.codec;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventDraft;
import dev.signalbox.Payload;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.Grammar;
import dev.signalbox.spi.StoredMessage;
import dev.signalbox.spi.config.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads drafts out of full events and of the short form. */
public final class DraftReader {
  private static final JacksonPayloadMapper MAPPER = new JacksonPayloadMapper();
  private static final EventDecoder DECODER = new EventDecoder(DraftReader::payload);
  private static final List<String> SHORT_FORM =
      List.of(
          Fields.EVENT_NAME,
          Fields.PAYLOAD,
          Fields.NAMESPACE,
          Fields.EVENT_VERSION,
          Fields.CORRELATION_ID,
          "ordering_key",
          "headers");

  private DraftReader() {}

  /** The draft of one JSON object. */
  public static EventDraft read(byte[] json) {
    PayloadRules.checkEvent(json);
    Map<String, Payload> fields = fields(json);
    return fields.containsKey(Fields.EVENT_ID) || fields.containsKey(Fields.METADATA)
        ? full(json)
        : shortForm(fields);
  }

  private static Map<String, Payload> fields(byte[] json) {
    Map<String, Payload> fields = new LinkedHashMap<>();
    try (JsonParser parser = Json.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Json.invalid("not a JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        fields.put(name, payload(new JsonPayload.Slice(json, start, end - start)));
      }
    }
    return fields;
  }

  // Of a text that has been checked as a whole.
  private static Payload payload(JsonPayload.Slice slice) {
    return JsonPayload.checked(slice, MAPPER);
  }

  private static EventDraft full(byte[] json) {
    StoredMessage message =
        new StoredMessage(null, null, null, null, Map.of(), EventBody.wrap(json));
    DomainEvent event = DECODER.decode(message);
    return EventDraft.of(event);
  }

  private static EventDraft shortForm(Map<String, Payload> fields) {
    for (String field : fields.keySet()) {
      if (!SHORT_FORM.contains(field)) {
        throw Json.invalid(
            "unknown field \"%s\"%s"
                .formatted(
                    Json.shown(field),
                    Spelling.nearest(field, SHORT_FORM)
                        .map(known -> "; did you mean \"" + known + "\"?")
                        .orElse("")));
      }
    }
    Payload name = fields.get(Fields.EVENT_NAME);
    if (name == null) {
      throw Json.invalid("event_name is missing");
    }
    EventDraft draft = EventDraft.of(text(Fields.EVENT_NAME, name));
    Grammar.checkEventName(draft.name());
    fields.forEach((field, value) -> set(draft, field, value));
    return draft;
  }

  private static void set(EventDraft draft, String field, Payload value) {
    switch (field) {
      case Fields.PAYLOAD -> draft.payload(value);
      case Fields.NAMESPACE -> {
        if (!value.json().equals("null")) {
          draft.namespace(checked(text(field, value), Grammar::checkNamespace));
        }
      }
      case Fields.EVENT_VERSION -> draft.version(text(field, value));
      case Fields.CORRELATION_ID -> draft.correlationId(text(field, value));
      case "ordering_key" ->
          draft.orderingKey(checked(text(field, value), Grammar::checkOrderingKey));
      case "headers" -> headers(draft, value);
      default -> {}
    }
  }

  private static void headers(EventDraft draft, Payload value) {
    if (!value.json().startsWith("{")) {
      throw Json.invalid("headers is not a JSON object of texts");
    }
    Map<?, ?> headers = value.as(Map.class);
    headers.forEach(
        (header, text) -> {
          if (!(text instanceof String written)) {
            throw Json.invalid("headers is not a JSON object of texts");
          }
          String called = String.valueOf(header);
          Grammar.checkUserHeaderName(called);
          Grammar.checkHeaderValue(called, written);
          draft.header(called, written);
        });
  }

  private static String checked(String text, Consumer<String> rule) {
    rule.accept(text);
    return text;
  }

  private static String text(String field, Payload value) {
    if (!value.json().startsWith("\"")) {
      throw Json.invalid(field + " is not a text");
    }
    return value.as(String.class);
  }
}
