package dev.signalbox.internal.codec;

import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Random JSON that may be published: deep, with every kind of character and number. */
final class PublishableJson {
  private static final String[] SPACES = {"", "", "", " ", "\n", "\t ", "\r\n"};
  private static final String[] ESCAPES = {
    "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u00e9", "\\ud83d\\ude00"
  };

  private final SplittableRandom random;
  private int keys;

  PublishableJson(SplittableRandom random) {
    this.random = random;
  }

  /** A value without white space around it. */
  String value() {
    return value(random.nextInt(12) == 0 ? 60 : 4);
  }

  /** The same value with white space around it. */
  String spaced(String value) {
    return space() + value + space();
  }

  /** A text of any characters, not yet JSON. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(20); length > 0; length--) {
      text.appendCodePoint(point());
    }
    return text.toString();
  }

  private String value(int depth) {
    if (depth > 8) {
      String inner = value(depth - 1);
      return random.nextBoolean() ? "[" + inner + "]" : "{\"k\":" + spaced(inner) + "}";
    }
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> number();
      case 1 -> "true";
      case 2 -> "null";
      case 3, 4 -> string("");
      case 5 -> joined("[", "]", () -> spaced(value(depth - 1)));
      default ->
          joined(
              "{", "}", () -> spaced(string("" + keys++ + "_")) + ":" + spaced(value(depth - 1)));
    };
  }

  private String joined(String open, String close, Supplier<String> part) {
    StringBuilder joined = new StringBuilder(open);
    for (int count = random.nextInt(5), i = 0; i < count; i++) {
      joined.append(i == 0 ? "" : ",").append(part.get());
    }
    return joined.append(joined.length() == 1 ? space() : "").append(close).toString();
  }

  private String string(String begin) {
    StringBuilder string = new StringBuilder("\"").append(begin);
    for (int length = random.nextInt(12); length > 0; length--) {
      int point = point();
      if (random.nextInt(4) == 0) {
        string.append(ESCAPES[random.nextInt(ESCAPES.length)]);
      } else if (point >= ' ' && point != '"' && point != '\\') {
        string.appendCodePoint(point);
      }
    }
    return string.append('"').toString();
  }

  private int point() {
    int bound =
        switch (random.nextInt(4)) {
          case 0, 1 -> 0x80;
          case 2 -> 0xd800;
          default -> 0x110000;
        };
    int point = random.nextInt(bound);
    return point >= 0xd800 && point <= 0xdfff ? 'x' : point;
  }

  private String number() {
    StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "");
    number.append(random.nextInt(5) == 0 ? "0" : "" + random.nextInt(1, 10) + digits());
    if (random.nextInt(3) == 0) {
      number.append('.').append(random.nextInt(10)).append(digits());
    }
    if (random.nextInt(3) == 0) {
      String sign = random.nextBoolean() ? "-" : random.nextBoolean() ? "+" : "";
      number.append(random.nextBoolean() ? 'e' : 'E').append(sign).append(random.nextInt(1_001));
    }
    return number.toString();
  }

  private String digits() {
    StringBuilder digits = new StringBuilder();
    for (int length = random.nextInt(random.nextInt(10) == 0 ? 400 : 10); length > 0; length--) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }
}
