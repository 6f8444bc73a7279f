package dev.signalbox.internal.codec;

import java.util.Random;

/** JSON values by chance: nested, with any characters and spellings of numbers. */
final class RandomJson {
  private static final String[] NUMBERS = {
    "0", "-0", "1.50", "1E+3", "12345678901234567890.1", "-2e-7"
  };

  private RandomJson() {}

  static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> text(random);
      case 1 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 2 -> random.nextBoolean() ? "true" : "false";
      case 3 -> "null";
      case 4 -> array(random, depth);
      default -> object(random, depth);
    };
  }

  private static String array(Random random, int depth) {
    StringBuilder json = new StringBuilder("[ ");
    for (int i = random.nextInt(4); i > 0; i--) {
      json.append(value(random, depth - 1)).append(i > 1 ? " , " : "");
    }
    return json.append("]").toString();
  }

  private static String object(Random random, int depth) {
    StringBuilder json = new StringBuilder("{");
    for (int i = random.nextInt(4); i > 0; i--) {
      String key = text(random);
      json.append(key, 0, key.length() - 1).append(i).append("\": ");
      json.append(value(random, depth - 1)).append(i > 1 ? ",\n" : "");
    }
    return json.append("}").toString();
  }

  private static String text(Random random) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = random.nextInt(8); i > 0; i--) {
      int point = random.nextInt(4) == 0 ? random.nextInt(0x110000) : 0x20 + random.nextInt(0x5f);
      boolean surrogate = point >= 0xD800 && point <= 0xDFFF;
      if (point < 0x20 || point == '"' || point == '\\') {
        json.append(String.format("\\u%04X", point));
      } else {
        json.appendCodePoint(surrogate ? 0xE000 : point);
      }
    }
    return json.append("\"").toString();
  }
}
