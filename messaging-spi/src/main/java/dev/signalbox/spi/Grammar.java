package dev.signalbox.spi;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The rules that every name keeps before any broker is asked. Each check does nothing if the rule
 * is kept.
 */
public final class Grammar {

  /** The most segments of an event name. */
  public static final int MAX_EVENT_NAME_SEGMENTS = 10;

  /** The most characters of an event name. */
  public static final int MAX_EVENT_NAME_LENGTH = 255;

  /** The most characters of a namespace or group. */
  public static final int MAX_NAMESPACE_LENGTH = 48;

  /** The most headers of an event. */
  public static final int MAX_HEADERS = 32;

  /** The most characters of a header's name. */
  public static final int MAX_HEADER_NAME_LENGTH = 64;

  /** The most bytes of a header's value, in UTF-8. */
  public static final int MAX_HEADER_VALUE_BYTES = 1_024;

  /** The most characters of an ordering key. */
  public static final int MAX_ORDERING_KEY_LENGTH = 128;

  /** How the names of the library's own headers begin. */
  public static final String RESERVED_HEADER_PREFIX = "signalbox-";

  private Grammar() {}

  /** Whether a text is an event name. */
  public static boolean isEventName(String text) {
    int length = text.length();
    int segments = 1;
    int segmentStart = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (i == segmentStart) {
          return false;
        }
        segmentStart = i + 1;
        segments++;
      } else if (!isSegmentCharacter(c)) {
        return false;
      }
    }
    return segmentStart < length
        && length <= MAX_EVENT_NAME_LENGTH
        && segments <= MAX_EVENT_NAME_SEGMENTS;
  }

  /** Whether a character may stand in a segment of an event name. */
  public static boolean isSegmentCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '-';
  }

  /**
   * Checks an event name.
   *
   * @throws IllegalArgumentException if the text is not an event name
   */
  public static void checkEventName(String name) {
    if (!isEventName(name)) {
      throw refused(
          "event name",
          name,
          "1 to "
              + MAX_EVENT_NAME_SEGMENTS
              + " segments of letters, digits, _ and -, divided by dots, "
              + MAX_EVENT_NAME_LENGTH
              + " characters at most");
    }
  }

  /**
   * Checks a namespace.
   *
   * @throws IllegalArgumentException if the text is not a namespace
   */
  public static void checkNamespace(String namespace) {
    checkIdentifier("namespace", namespace);
  }

  /**
   * Checks a group.
   *
   * @throws IllegalArgumentException if the text is not the name of a consumer group
   */
  public static void checkGroup(String group) {
    checkIdentifier("group", group);
  }

  /**
   * Checks a header's name.
   *
   * @throws IllegalArgumentException if the text is not a header's name
   */
  public static void checkHeaderName(String name) {
    boolean fits = !name.isEmpty() && name.length() <= MAX_HEADER_NAME_LENGTH;
    if (!fits || !name.chars().allMatch(c -> isSegmentCharacter((char) c) || c == '.')) {
      throw refused(
          "header name",
          name,
          "1 to " + MAX_HEADER_NAME_LENGTH + " of letters, digits, dots, _ and -");
    }
  }

  /**
   * The rule for headers that an application sets.
   *
   * @throws IllegalArgumentException if the text is not a header's name, or one of the library's
   *     own
   */
  public static void checkUserHeaderName(String name) {
    checkHeaderName(name);
    if (name.toLowerCase(Locale.ROOT).startsWith(RESERVED_HEADER_PREFIX)) {
      throw refused(
          "header name",
          name,
          "names that start with \"" + RESERVED_HEADER_PREFIX + "\" belong to the library");
    }
  }

  /**
   * Checks a header's value.
   *
   * @throws IllegalArgumentException if the text cannot be the value of a header
   */
  public static void checkHeaderValue(String name, String value) {
    String broken = brokenText(value);
    if (!broken.isEmpty()) {
      throw new IllegalArgumentException(
          "the value of header " + shown(name) + " must not contain " + broken);
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_HEADER_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "the value of header "
              + shown(name)
              + " is longer than "
              + MAX_HEADER_VALUE_BYTES
              + " bytes; put large data into the payload");
    }
  }

  /**
   * Checks the number of headers of an event.
   *
   * @throws IllegalArgumentException if an event cannot have so many headers
   */
  public static void checkHeaderCount(int count) {
    if (count > MAX_HEADERS) {
      throw new IllegalArgumentException(
          count + " headers; an event has " + MAX_HEADERS + " at most");
    }
  }

  /**
   * Checks all headers of an event: how many, their names and their values.
   *
   * @throws IllegalArgumentException if one breaks its rule
   */
  public static void checkHeaders(Map<String, String> headers) {
    checkHeaderCount(headers.size());
    headers.forEach(
        (name, value) -> {
          checkHeaderName(name);
          checkHeaderValue(name, value);
        });
  }

  /**
   * Checks an ordering key.
   *
   * @throws IllegalArgumentException if the text cannot be an ordering key
   */
  public static void checkOrderingKey(String key) {
    String broken = brokenText(key);
    if (key.isEmpty() || key.length() > MAX_ORDERING_KEY_LENGTH || !broken.isEmpty()) {
      throw refused(
          "ordering key",
          key,
          "1 to " + MAX_ORDERING_KEY_LENGTH + " characters, no control characters among them");
    }
  }

  /** A text in quotes as messages show it: short, and on one line. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.chars()
        .limit(80)
        .forEach(
            c -> {
              if (c < ' ' || (c >= 0x7f && c <= 0x9f) || Character.isSurrogate((char) c)) {
                shown.append(String.format("\\u%04X", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.append(text.length() > 80 ? "…\"" : "\"").toString();
  }

  private static void checkIdentifier(String what, String text) {
    boolean fits =
        !text.isEmpty()
            && text.length() <= MAX_NAMESPACE_LENGTH
            && text.charAt(0) >= 'a'
            && text.charAt(0) <= 'z'
            && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || isDigit(c) || c == '_');
    if (!fits) {
      throw refused(
          what,
          text,
          "1 to " + MAX_NAMESPACE_LENGTH + " lower-case letters, digits and _, a letter first");
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String brokenText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return "control characters";
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return "half of a surrogate pair";
      }
    }
    return "";
  }

  private static IllegalArgumentException refused(String what, String text, String rule) {
    return new IllegalArgumentException(shown(text) + " is not a valid " + what + ": " + rule);
  }
}
