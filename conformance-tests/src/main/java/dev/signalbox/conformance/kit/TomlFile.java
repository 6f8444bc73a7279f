package dev.signalbox.conformance.kit;

import java.util.List;
import java.util.Map;

/** Writes a configuration as a user would: in TOML. */
public final class TomlFile {
  private TomlFile() {}

  /**
   * A configuration with one provider, to which all events go.
   *
   * @param engine settings of the engine by their full keys
   * @param instance the instance's name
   * @param table the provider's table
   */
  public static String of(Map<String, ?> engine, String instance, Map<String, ?> table) {
    StringBuilder toml = new StringBuilder();
    engine.forEach((key, value) -> line(toml, key, value));
    line(toml, "events.domain.default_provider", instance);
    toml.append("\n[events.providers.").append(quoted(instance)).append("]\n");
    table.forEach((key, value) -> line(toml, quoted(key), value));
    return toml.toString();
  }

  private static void line(StringBuilder toml, String key, Object value) {
    toml.append(key).append(" = ").append(text(value)).append('\n');
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> table) {
      return "{ "
          + String.join(
              ", ",
              table.entrySet().stream()
                  .map(each -> quoted(each.getKey().toString()) + " = " + text(each.getValue()))
                  .toList())
          + " }";
    } else if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(TomlFile::text).toList()) + "]";
    } else if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    // "${" would be read as a variable.
    return quoted(value.toString().replace("${", "$${"));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point < ' ' || point == '"' || point == '\\' || point == 0x7f) {
                quoted.append("\\u%04x".formatted(point));
              } else {
                quoted.appendCodePoint(point);
              }
            });
    return quoted.append('"').toString();
  }
}
