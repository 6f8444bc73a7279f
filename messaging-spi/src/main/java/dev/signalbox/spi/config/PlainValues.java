package dev.signalbox.spi.config;

import dev.signalbox.spi.config.ConfigValue.Entry;
import dev.signalbox.spi.config.ConfigValue.Scalar;
import dev.signalbox.spi.config.ConfigValue.Sequence;
import dev.signalbox.spi.config.ConfigValue.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns the plain objects of a program into configuration values. */
final class PlainValues {

  private PlainValues() {}

  static ConfigValue read(Object value, Origin origin) {
    if (value instanceof ConfigValue known) {
      return known;
    }
    if (value instanceof Map<?, ?> map) {
      return table(map, origin);
    }
    if (value instanceof Iterable<?> items) {
      List<ConfigValue> values = new ArrayList<>();
      items.forEach(item -> values.add(read(item, origin)));
      return new Sequence(values, origin);
    }
    return new Scalar(scalar(value), origin);
  }

  private static Table table(Map<?, ?> map, Origin origin) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> entries.put(String.valueOf(key), new Entry(origin, read(value, origin))));
    return new Table(entries, origin);
  }

  private static Object scalar(Object value) {
    if (value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double
        || value instanceof Secret) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
    throw new IllegalArgumentException(
        "a setting is a string, a number, true or false, an enum constant, a secret, a list or a"
            + " map; not "
            + value.getClass().getName());
  }
}
