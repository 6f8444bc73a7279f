package dev.signalbox.conformance.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object, read with the place at hand for messages.
 *
 * @param source the file, or words for it
 * @param place where in it the object is; empty at the top
 * @param node the object
 */
record Fields(String source, String place, JsonNode node) {
  Fields {
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          source + (place.isEmpty() ? "" : ": " + place) + " is no JSON object");
    }
  }

  /** An object within. */
  Fields object(String name) {
    return new Fields(source, at(name), field(name));
  }

  /** A text. */
  String text(String name) {
    return textOf(field(name), at(name));
  }

  /** An integer. */
  long number(String name) {
    JsonNode value = field(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(at(name), "should be an integer");
    }
    return value.longValue();
  }

  /** A smaller integer. */
  int count(String name) {
    long number = number(name);
    if (number != (int) number) {
      throw wrong(at(name), "is too large: " + number);
    }
    return (int) number;
  }

  /** A number with a fraction. */
  double fraction(String name) {
    JsonNode value = field(name);
    if (!value.isNumber()) {
      throw wrong(at(name), "should be a number");
    }
    return value.doubleValue();
  }

  /** A time in milliseconds. */
  Duration millis(String name) {
    return Duration.ofMillis(number(name));
  }

  /** A text that stands for something else. */
  <T> T value(String name, Function<String, T> parse) {
    return parsed(text(name), at(name), parse);
  }

  /** A list of texts that stand for something else. */
  <T> List<T> values(String name, Function<String, T> parse) {
    List<T> values = new ArrayList<>();
    for (JsonNode entry : array(name)) {
      String where = at(name) + "[" + values.size() + "]";
      values.add(parsed(textOf(entry, where), where, parse));
    }
    return values;
  }

  /** A list of objects. */
  <T> List<T> objects(String name, Function<Fields, T> read) {
    List<T> objects = new ArrayList<>();
    for (JsonNode entry : array(name)) {
      objects.add(read.apply(new Fields(source, at(name) + "[" + objects.size() + "]", entry)));
    }
    return objects;
  }

  /** What is wrong, and where. */
  IllegalArgumentException wrong(String where, String what) {
    return new IllegalArgumentException(source + ": " + where + " " + what);
  }

  private <T> T parsed(String text, String where, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          source + ": " + where + " is nothing that this version knows: \"" + text + "\"", e);
    }
  }

  private String textOf(JsonNode value, String where) {
    if (!value.isString()) {
      throw wrong(where, "should be a text");
    }
    return value.stringValue();
  }

  private JsonNode array(String name) {
    JsonNode value = field(name);
    if (!value.isArray()) {
      throw wrong(at(name), "should be a list");
    }
    return value;
  }

  private JsonNode field(String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw wrong(at(name), "is missing");
    }
    return value;
  }

  private String at(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }
}
