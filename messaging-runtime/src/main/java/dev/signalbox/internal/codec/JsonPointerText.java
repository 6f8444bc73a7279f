package dev.signalbox.internal.codec;

import dev.signalbox.spi.EventBody;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;

/** Finds a value in encoded bytes by a JSON pointer (RFC 6901), without reading the rest. */
public final class JsonPointerText {
  private JsonPointerText() {}

  /**
   * The text of a scalar value; nothing if there is none there, or it is null.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when the body is not JSON
   */
  public static Optional<String> find(EventBody body, String pointer) {
    byte[] bytes = body.toByteArray();
    try (JsonParser parser = Json.parser(bytes)) {
      return parser.nextToken() == null
          ? Optional.empty()
          : find(parser, JsonPointer.compile(pointer));
    } catch (JacksonException broken) {
      throw Json.invalid("no value can be read at " + pointer + ": the body is not valid JSON");
    }
  }

  private static Optional<String> find(JsonParser parser, JsonPointer pointer) {
    JsonPointer left = pointer;
    while (!left.matches()) {
      boolean there =
          switch (parser.currentToken()) {
            case START_OBJECT -> enterProperty(parser, left);
            case START_ARRAY -> enterElement(parser, left.getMatchingIndex());
            default -> false;
          };
      if (!there) {
        return Optional.empty();
      }
      left = left.tail();
    }
    JsonToken token = parser.currentToken();
    return token.isScalarValue() && token != JsonToken.VALUE_NULL
        ? Optional.of(parser.getString())
        : Optional.empty();
  }

  private static boolean enterProperty(JsonParser parser, JsonPointer pointer) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean found = pointer.matchesProperty(parser.currentName());
      parser.nextToken();
      if (found) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  private static boolean enterElement(JsonParser parser, int index) {
    for (int i = 0; index >= 0 && parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == index) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
