package dev.signalbox.spi.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a configuration and where it was written. Immutable. Nothing here prints what a value
 * holds, because it may be a secret.
 */
public sealed interface ConfigValue {

  /** Where the value was written. */
  Origin origin();

  /** What kind of value this is, as a message says it: {@code an integer}. */
  String kind();

  /**
   * A value that a program sets: a string, a number, true or false, an enum constant (its name in
   * lower case), a {@link Secret}, a list or a map of such values.
   *
   * @throws IllegalArgumentException if the object is none of these
   */
  static ConfigValue of(Object value, Origin origin) {
    return PlainValues.read(value, origin);
  }

  /**
   * A single value.
   *
   * @param value a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@link Secret},
   *     or one of the dates and times of {@code java.time} that TOML knows
   */
  record Scalar(Object value, Origin origin) implements ConfigValue {
    public Scalar {
      requireNonNull(value, "value");
      requireNonNull(origin, "origin");
    }

    @Override
    public String kind() {
      if (value instanceof String) {
        return "a string";
      }
      if (value instanceof Long) {
        return "an integer";
      }
      if (value instanceof Double) {
        return "a decimal number";
      }
      if (value instanceof Secret) {
        return "a secret";
      }
      return value instanceof Boolean ? "true or false" : "a date or time";
    }

    @Override
    public String toString() {
      return kind() + " at " + origin;
    }
  }

  /** Several values in order. */
  record Sequence(List<ConfigValue> items, Origin origin) implements ConfigValue {
    public Sequence {
      items = List.copyOf(items);
      requireNonNull(origin, "origin");
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public String toString() {
      return "a list of " + items.size() + " at " + origin;
    }
  }

  /** Named values, in the order in which they were written. */
  record Table(Map<String, Entry> entries, Origin origin) implements ConfigValue {
    public Table {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
      requireNonNull(origin, "origin");
    }

    /** A table without entries. */
    public static Table empty(Origin origin) {
      return new Table(Map.of(), origin);
    }

    /**
     * This table with another one over it: tables of both are merged key by key, of anything else
     * the other one's value takes the place of this one's. Every value keeps its origin.
     */
    public Table merge(Table over) {
      Map<String, Entry> merged = new LinkedHashMap<>(entries);
      over.entries.forEach((key, entry) -> merged.merge(key, entry, Entry::under));
      return new Table(merged, origin.line() == 0 ? over.origin : origin);
    }

    @Override
    public String kind() {
      return "a table";
    }

    @Override
    public String toString() {
      return "a table of " + entries.keySet() + " at " + origin;
    }
  }

  /**
   * A value in a table.
   *
   * @param keyOrigin where the key was written
   */
  record Entry(Origin keyOrigin, ConfigValue value) {
    public Entry {
      requireNonNull(keyOrigin, "keyOrigin");
      requireNonNull(value, "value");
    }

    private Entry under(Entry over) {
      boolean tables = value instanceof Table && over.value instanceof Table;
      return tables ? new Entry(keyOrigin, ((Table) value).merge((Table) over.value)) : over;
    }
  }
}
