package dev.signalbox.internal.codec;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** How JSON is read and written here: bounded in depth, never in a way that can be told types. */
final class Json {
  /** The deepest nesting of a payload. */
  static final int MAX_DEPTH = 500;

  /** The most characters of a number. */
  static final int MAX_NUMBER_LENGTH = 1_000;

  /** The largest exponent of a number, either way. */
  static final int MAX_EXPONENT = 1_000;

  private static final int MAX_SHOWN = 120;

  // The envelope adds some levels of its own. A broker that stores JSON gives 1e1000 back with all
  // its zeros, so what is read may be longer than what may be published.
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH + 10)
          .maxNumberLength(MAX_NUMBER_LENGTH + MAX_EXPONENT + 10)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build();

  // Other encodings than UTF-8 are not tried: their bytes could not be carried as they are. A NaN
  // must not silently become a text: written as it is, it is refused.
  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  // Too long a number is found by the rules for payloads, which can say where it is.
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .streamReadConstraints(CONSTRAINTS.rebuild().maxNumberLength(Integer.MAX_VALUE).build())
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  /** A factory with these bounds, for a mapper. */
  static JsonFactory factory() {
    return LENIENT;
  }

  /** Reads what somebody else has written; its offsets are indices of the array. */
  static JsonParser parser(byte[] json) {
    return LENIENT.createParser(ObjectReadContext.empty(), json, 0, json.length);
  }

  /** Reads what is to be published: no key twice. */
  static JsonParser strictParser(byte[] json) {
    return STRICT.createParser(ObjectReadContext.empty(), json, 0, json.length);
  }

  /** Reads what is to be published out of characters, which may be halves. */
  static JsonParser strictParser(String json) {
    return STRICT.createParser(ObjectReadContext.empty(), json);
  }

  /** Writes. */
  static JsonGenerator generator(OutputStream out) {
    return LENIENT.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** A failure that says what is wrong and where, but nothing of the contents. */
  static MessagingException invalid(String message) {
    return new MessagingException(ErrorCode.INVALID_PAYLOAD, message);
  }

  /** A key or pointer as messages show it: short, and on one line. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_SHOWN)
        .forEach(
            point -> {
              if (Character.isISOControl(point) || (point >= 0xd800 && point <= 0xdfff)) {
                shown.append("\\u%04X".formatted(point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return text.codePointCount(0, text.length()) > MAX_SHOWN
        ? shown.append('…').toString()
        : shown.toString();
  }
}
