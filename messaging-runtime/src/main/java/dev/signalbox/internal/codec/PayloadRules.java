package dev.signalbox.internal.codec;

import dev.signalbox.spi.MessagingException;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * What a payload must be so that every broker can hold it unchanged (DUR-02): JSON without
 * duplicate keys, half characters, absurd numbers or bottomless nesting. Whatever is not is refused
 * at publish.
 */
final class PayloadRules {
  /** The largest exponent of a number, either way. */
  static final int MAX_EXPONENT = 1_000;

  private PayloadRules() {}

  /**
   * Checks a JSON text.
   *
   * @return the text without white space around the value
   * @throws MessagingException INVALID_PAYLOAD with the place, and nothing of the contents
   */
  static JsonPayload.Slice check(byte[] json) {
    try (JsonParser parser = Json.strictParser(json)) {
      return check(parser, json);
    } catch (StreamConstraintsException exceeded) {
      throw Json.invalid(
          "the payload is nested more than %d levels deep, or has a number of more than %d characters"
              .formatted(Json.MAX_DEPTH, Json.MAX_NUMBER_LENGTH));
    }
  }

  private static JsonPayload.Slice check(JsonParser parser, byte[] json) {
    try {
      if (parser.nextToken() == null) {
        throw Json.invalid("the payload is empty; JSON has null for nothing");
      }
      int start = (int) parser.currentTokenLocation().getByteOffset();
      int depth = 0;
      do {
        depth = check(parser, depth);
      } while (depth > 0 && parser.nextToken() != null);
      parser.finishToken();
      int end = (int) parser.currentLocation().getByteOffset();
      if (parser.nextToken() != null) {
        throw Json.invalid("something follows the payload's JSON value");
      }
      return new JsonPayload.Slice(json, start, end - start);
    } catch (StreamConstraintsException exceeded) {
      throw exceeded;
    } catch (JacksonException broken) {
      throw broken(parser, broken);
    }
  }

  private static int check(JsonParser parser, int depth) {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT, START_ARRAY -> {
        if (depth >= Json.MAX_DEPTH) {
          throw at(parser, "is nested more than " + Json.MAX_DEPTH + " levels deep");
        }
        return depth + 1;
      }
      case END_OBJECT, END_ARRAY -> {
        return depth - 1;
      }
      case PROPERTY_NAME -> checkText(parser, parser.currentName(), "has a key");
      case VALUE_STRING -> checkText(parser, parser.getString(), "has a text");
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(parser, parser.getString());
      default -> {}
    }
    return depth;
  }

  private static void checkText(JsonParser parser, String text, String what) {
    if (hasHalfCharacter(text)) {
      throw at(parser, what + " with half of a surrogate pair, which is no character");
    }
  }

  /** Whether a text has a surrogate without its other half. */
  static boolean hasHalfCharacter(String text) {
    boolean high = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (high != Character.isLowSurrogate(c)) {
        return true;
      }
      high = Character.isHighSurrogate(c);
    }
    return high;
  }

  private static void checkNumber(JsonParser parser, String number) {
    if (number.length() > Json.MAX_NUMBER_LENGTH) {
      throw at(
          parser,
          "has a number of more than " + Json.MAX_NUMBER_LENGTH + " characters; use a text");
    }
    int mark = number.toLowerCase(Locale.ROOT).indexOf('e');
    if (mark < 0) {
      return;
    }
    String exponent = number.substring(mark + 1).replaceFirst("^[+-]?0*", "");
    if (exponent.length() > 4
        || (!exponent.isEmpty() && Integer.parseInt(exponent) > MAX_EXPONENT)) {
      throw at(
          parser, "has a number with an exponent beyond " + MAX_EXPONENT + "; use a text instead");
    }
  }

  private static MessagingException at(JsonParser parser, String what) {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    return Json.invalid("the payload %s%s".formatted(what, place(pointer)));
  }

  private static String place(String pointer) {
    return pointer.isEmpty() ? "" : " at " + pointer;
  }

  // The library's own message may quote the contents, so only its kind and place are told.
  private static MessagingException broken(JsonParser parser, JacksonException broken) {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    String message = String.valueOf(broken.getOriginalMessage());
    if (message.startsWith("Duplicate")) {
      return Json.invalid("the payload has a key twice" + place(pointer));
    }
    long offset = parser.currentLocation().getByteOffset();
    String kind = message.contains("UTF-8") ? "valid UTF-8" : "valid JSON";
    return Json.invalid(
        "the payload is not %s near byte %d%s".formatted(kind, offset, place(pointer)));
  }
}
