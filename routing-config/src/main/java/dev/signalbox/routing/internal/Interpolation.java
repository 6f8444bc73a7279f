package dev.signalbox.routing.internal;

import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigValue;
import dev.signalbox.spi.config.ConfigValue.Entry;
import dev.signalbox.spi.config.ConfigValue.Scalar;
import dev.signalbox.spi.config.ConfigValue.Sequence;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:-default}</code> inside the strings of a tree;
 * <code>$${</code> stands for <code>${</code> itself.
 */
public final class Interpolation {

  private final Variables variables;
  private final ConfigProblems problems;

  /**
   * An interpolation by these variables.
   *
   * @param problems where unset variables and broken references are recorded
   */
  public Interpolation(Variables variables, ConfigProblems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /** The same table with the references in its strings replaced. */
  public Table apply(Table table) {
    return table(table, "");
  }

  private Table table(Table table, String path) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    table
        .entries()
        .forEach(
            (key, entry) -> {
              String inner = path.isEmpty() ? key : path + "." + key;
              entries.put(key, new Entry(entry.keyOrigin(), value(entry.value(), inner)));
            });
    return new Table(entries, table.origin());
  }

  private ConfigValue value(ConfigValue value, String path) {
    if (value instanceof Table table) {
      return table(table, path);
    }
    if (value instanceof Sequence list) {
      List<ConfigValue> items = new ArrayList<>();
      list.items().forEach(item -> items.add(value(item, path + "[" + items.size() + "]")));
      return new Sequence(items, list.origin());
    }
    Scalar scalar = (Scalar) value;
    return scalar.value() instanceof String text && text.contains("${")
        ? new Scalar(text(text, path, scalar), scalar.origin())
        : scalar;
  }

  private String text(String text, String path, Scalar at) {
    StringBuilder replaced = new StringBuilder();
    int done = 0;
    int reference = text.indexOf("${");
    while (reference >= 0) {
      boolean escaped = reference > done && text.charAt(reference - 1) == '$';
      int end = escaped ? reference + 1 : text.indexOf('}', reference);
      if (end < 0) {
        problem(at, path, "a reference has no closing }", "write $${ for ${ itself");
        return text;
      }
      replaced.append(text, done, escaped ? reference - 1 : reference);
      replaced.append(escaped ? "${" : resolve(text.substring(reference + 2, end), path, at));
      done = end + 1;
      reference = text.indexOf("${", done);
    }
    return replaced.append(text, done, text.length()).toString();
  }

  private String resolve(String reference, String path, Scalar at) {
    int dash = reference.indexOf(":-");
    String name = dash < 0 ? reference : reference.substring(0, dash);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      problem(at, path, "\"" + name + "\" is not a variable's name", "write $${ for ${ itself");
      return "";
    }
    Optional<String> value = variables.value(name);
    if (dash >= 0) {
      // As in a shell, :- takes the place of an empty value too.
      return value.filter(set -> !set.isEmpty()).orElse(reference.substring(dash + 2));
    }
    if (value.isEmpty()) {
      problem(
          at,
          path,
          "the environment variable " + name + " is not set",
          "set it, or write ${" + name + ":-default}");
    }
    return value.orElse("");
  }

  private void problem(Scalar at, String path, String message, String hint) {
    problems.error(new ConfigProblem(at.origin(), path, message, Optional.of(hint)));
  }
}
