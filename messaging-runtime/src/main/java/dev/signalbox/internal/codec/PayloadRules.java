package dev.signalbox.internal.codec;

import dev.signalbox.spi.MessagingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * What a JSON value must be so that every broker can hold it unchanged (DUR-02): UTF-8 and JSON
 * without duplicate keys, half characters, absurd numbers or bottomless nesting. Whatever is not is
 * refused at publish, with the place, and with nothing of the contents but its keys.
 */
final class PayloadRules {
  private final JsonParser parser;
  private final String what;
  private final int maxDepth;
  private final int faultyByte;
  private int depth;

  private PayloadRules(JsonParser parser, String what, int maxDepth, int faultyByte) {
    this.parser = parser;
    this.what = what;
    this.maxDepth = maxDepth;
    this.faultyByte = faultyByte;
  }

  /**
   * Checks a payload.
   *
   * @param what what messages call it
   * @return the text without white space around the value
   * @throws MessagingException INVALID_PAYLOAD
   */
  static JsonPayload.Slice check(String what, byte[] json) {
    return check(what, Json.MAX_DEPTH, json);
  }

  /** Checks a payload given as characters. */
  static JsonPayload.Slice check(String what, String json) {
    if (hasHalfCharacter(json)) {
      // As bytes, half a character would silently become a question mark.
      try (JsonParser parser = Json.strictParser(json)) {
        new PayloadRules(parser, what, Json.MAX_DEPTH, -1).read();
      }
      throw Json.invalid(what + " has half of a surrogate pair, which is no character");
    }
    return check(what, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Checks a whole event, whose payload lies a level deeper. */
  static void checkEvent(byte[] json) {
    check("the event", Json.MAX_DEPTH + 1, json);
  }

  private static JsonPayload.Slice check(String what, int maxDepth, byte[] json) {
    int faultyByte = Utf8.firstFault(json);
    try (JsonParser parser = Json.strictParser(json)) {
      int start = new PayloadRules(parser, what, maxDepth, faultyByte).read();
      if (faultyByte >= 0) {
        throw Json.invalid("%s is not valid UTF-8 at byte %d".formatted(what, faultyByte));
      }
      return new JsonPayload.Slice(json, start, endOfValue(json) - start);
    }
  }

  private static int endOfValue(byte[] json) {
    int end = json.length;
    while (json[end - 1] == ' '
        || json[end - 1] == '\n'
        || json[end - 1] == '\r'
        || json[end - 1] == '\t') {
      end--;
    }
    return end;
  }

  /** Reads everything; returns where the value begins. */
  private int read() {
    try {
      if (parser.nextToken() == null) {
        throw Json.invalid(what + " is empty; JSON has null for nothing");
      }
      int start = (int) parser.currentTokenLocation().getByteOffset();
      do {
        checkToken();
      } while (depth > 0 && parser.nextToken() != null);
      parser.finishToken();
      if (parser.nextToken() != null) {
        throw Json.invalid("something follows the JSON value of " + what);
      }
      return start;
    } catch (StreamConstraintsException exceeded) {
      throw at("exceeds what the JSON parser can hold");
    } catch (JacksonException broken) {
      throw broken(broken);
    }
  }

  private void checkToken() {
    switch (parser.currentToken()) {
      case START_OBJECT, START_ARRAY -> {
        if (depth >= maxDepth) {
          throw at("is nested more than " + Json.MAX_DEPTH + " levels deep");
        }
        depth++;
      }
      case END_OBJECT, END_ARRAY -> depth--;
      case PROPERTY_NAME -> checkText(parser.currentName(), "has a key");
      case VALUE_STRING -> checkText(parser.getString(), "has a text");
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(parser.getString());
      default -> {}
    }
    if (isPastFaultyByte()) {
      throw at("");
    }
  }

  private boolean isPastFaultyByte() {
    return faultyByte >= 0 && parser.currentLocation().getByteOffset() > faultyByte;
  }

  private void checkText(String text, String which) {
    if (hasHalfCharacter(text)) {
      throw at(which + " with half of a surrogate pair, which is no character");
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

  private void checkNumber(String number) {
    if (number.length() > Json.MAX_NUMBER_LENGTH) {
      throw at("has a number of more than " + Json.MAX_NUMBER_LENGTH + " characters; use a text");
    }
    int mark = Math.max(number.indexOf('e'), number.indexOf('E'));
    if (mark >= 0 && exponent(number, mark + 1) > Json.MAX_EXPONENT) {
      throw at("has a number with an exponent beyond " + Json.MAX_EXPONENT + "; use a text");
    }
  }

  /** How large it is either way, as far as it matters. */
  private static int exponent(String number, int from) {
    int exponent = 0;
    for (int i = from; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c >= '0' && c <= '9') {
        exponent = Math.min(exponent * 10 + (c - '0'), Json.MAX_EXPONENT + 1);
      }
    }
    return exponent;
  }

  private MessagingException at(String fault) {
    // What else seems wrong with bytes that are no characters comes from that.
    String shown = isPastFaultyByte() ? "is not valid UTF-8 at byte " + faultyByte : fault;
    String place = place();
    String clause = place.isEmpty() && shown.endsWith(",") ? withoutLast(shown) : shown;
    return Json.invalid(what + " " + clause + place);
  }

  private static String withoutLast(String text) {
    return text.substring(0, text.length() - 1);
  }

  private String place() {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "" : " at " + Json.shown(pointer);
  }

  // The library's own message may quote the contents, so only its kind and place are told.
  private MessagingException broken(JacksonException broken) {
    String message = String.valueOf(broken.getOriginalMessage());
    if (message.startsWith("Duplicate")) {
      return at("has a key twice");
    } else if (message.contains("surrogate")) {
      return at("has half of a surrogate pair, which is no character");
    } else if (message.startsWith("Non-standard token")) {
      return at("has NaN or an infinity, which JSON does not know");
    }
    long offset = parser.currentLocation().getByteOffset();
    return at("is not valid JSON" + (offset < 0 ? "" : " near byte " + offset));
  }
}
