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

  // The envelope adds some levels of its own.
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH + 10)
          .maxNumberLength(MAX_NUMBER_LENGTH)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build();

  // A NaN must not silently become a text: written as it is, it is refused.
  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  /** A factory with these bounds, for a mapper. */
  static TokenStreamFactory factory() {
    return LENIENT;
  }

  /** Reads what somebody else has written. */
  static JsonParser parser(byte[] json, int offset, int length) {
    return LENIENT.createParser(ObjectReadContext.empty(), json, offset, length);
  }

  /** Reads what is to be published: no key twice. */
  static JsonParser strictParser(byte[] json) {
    return STRICT.createParser(ObjectReadContext.empty(), json, 0, json.length);
  }

  /** Writes. */
  static JsonGenerator generator(OutputStream out) {
    return LENIENT.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** A failure that says what is wrong and where, but nothing of the contents. */
  static MessagingException invalid(String message) {
    return new MessagingException(ErrorCode.INVALID_PAYLOAD, message);
  }
}
