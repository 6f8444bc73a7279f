package dev.signalbox.spi.config;

import dev.signalbox.spi.config.ConfigValue.Entry;
import dev.signalbox.spi.config.ConfigValue.Scalar;
import dev.signalbox.spi.config.ConfigValue.Sequence;
import dev.signalbox.spi.config.ConfigValue.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How a value of each type is read from what was written. */
final class Readings {

  private Readings() {}

  /** Reads one value or says why it cannot. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Context context) throws WrongValueException;
  }

  /** A written value with what a reading needs to know around it. */
  record Context(ConfigValue value, String path, Variables variables) {

    <T> T as(Class<T> type, String expected) throws WrongValueException {
      Object content = value instanceof Scalar scalar ? scalar.value() : value;
      if (type.isInstance(content)) {
        return type.cast(content);
      }
      boolean quoted =
          content instanceof String
              && (Number.class.isAssignableFrom(type) || type == Boolean.class);
      throw wrong(
          "expected " + expected + ", found " + value.kind(),
          quoted ? Optional.of("write it without quotes") : Optional.empty());
    }

    Context inner(String innerPath, ConfigValue inner) {
      return new Context(inner, innerPath, variables);
    }

    WrongValueException wrong(String message) {
      return wrong(message, Optional.empty());
    }

    WrongValueException wrong(String message, Optional<String> hint) {
      return new WrongValueException(value.origin(), path, message, hint);
    }
  }

  static String string(Context context) throws WrongValueException {
    return context.as(String.class, "a string");
  }

  static long longInteger(Context context) throws WrongValueException {
    return context.as(Long.class, "an integer");
  }

  static int integer(Context context) throws WrongValueException {
    long number = longInteger(context);
    if (number != (int) number) {
      String bound =
          number > 0 ? " is above " + Integer.MAX_VALUE : " is below " + Integer.MIN_VALUE;
      throw context.wrong(number + bound);
    }
    return (int) number;
  }

  static double decimal(Context context) throws WrongValueException {
    double number = context.as(Number.class, "a number").doubleValue();
    if (!Double.isFinite(number)) {
      throw context.wrong(number + " is not a finite number");
    }
    return number;
  }

  static boolean flag(Context context) throws WrongValueException {
    return context.as(Boolean.class, "true or false");
  }

  static Duration duration(Context context, DurationUnit unit) throws WrongValueException {
    long count = longInteger(context);
    if (count < 0) {
      throw context.wrong(count + " is negative");
    }
    if (count > unit.longest()) {
      throw context.wrong(count + " is above " + unit.longest() + " (100 years)");
    }
    return unit.times(count);
  }

  static <E extends Enum<E>> E constant(Context context, Class<E> type) throws WrongValueException {
    String text = string(context);
    List<String> names = Stream.of(type.getEnumConstants()).map(Readings::written).toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw context.wrong(
          "\"" + text + "\" is not one of " + String.join(", ", names), Spelling.hint(text, names));
    }
    return type.getEnumConstants()[index];
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static List<String> strings(Context context) throws WrongValueException {
    return list(context, "a list of strings", Readings::string);
  }

  static List<Double> decimals(Context context) throws WrongValueException {
    return list(context, "a list of numbers", Readings::decimal);
  }

  static Table table(Context context) throws WrongValueException {
    return context.as(Table.class, "a table");
  }

  static List<Table> tables(Context context) throws WrongValueException {
    if (context.value() instanceof Table) {
      throw context.wrong(
          "expected a list of tables, found a table",
          Optional.of("write its header as [[" + context.path() + "]]"));
    }
    return list(context, "a list of tables", Readings::table);
  }

  private static <T> List<T> list(Context context, String expected, Reading<T> reading)
      throws WrongValueException {
    List<T> values = new ArrayList<>();
    for (ConfigValue item : context.as(Sequence.class, expected).items()) {
      values.add(reading.read(context.inner(context.path() + "[" + values.size() + "]", item)));
    }
    return List.copyOf(values);
  }

  static Map<String, String> texts(Context context) throws WrongValueException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> entry : table(context).entries().entrySet()) {
      String path = context.path() + ".\"" + entry.getKey() + "\"";
      texts.put(entry.getKey(), text(context.inner(path, entry.getValue().value())));
    }
    return Collections.unmodifiableMap(texts);
  }

  private static String text(Context context) throws WrongValueException {
    if (context.value() instanceof Table table) {
      if (!SecretSource.isOne(table)) {
        throw context.wrong(
            "expected a single value, found a table",
            Optional.of("put a key that has dots in it into quotes"));
      }
      return secret(context).reveal();
    }
    Object value = context.as(Object.class, "a single value");
    if (value instanceof Sequence) {
      throw context.wrong("expected a single value, found a list");
    }
    return value instanceof Secret secret ? secret.reveal() : value.toString();
  }

  static Secret secret(Context context) throws WrongValueException {
    if (context.value() instanceof Scalar scalar && scalar.value() instanceof Secret secret) {
      return secret;
    }
    if (context.value() instanceof Table) {
      return SecretSource.read(context);
    }
    return Secret.of(context.as(String.class, "a secret: a string"));
  }
}
