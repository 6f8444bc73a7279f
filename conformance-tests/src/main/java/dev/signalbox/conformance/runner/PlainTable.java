package dev.signalbox.conformance.runner;

import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** A provider's table as plain maps, lists and values. */
final class PlainTable {
  private PlainTable() {}

  static Map<String, Object> of(ProviderConfig config) {
    ConfigValue.Table table =
        config.read(
            section -> {
              section.leave(section.keys());
              return section.table();
            });
    Map<String, Object> plain = table(table);
    ProviderConfig.ENGINE_KEYS.stream()
        .filter(key -> !key.equals("resilience"))
        .forEach(plain::remove);
    return plain;
  }

  private static Map<String, Object> table(ConfigValue.Table table) {
    Map<String, Object> plain = new LinkedHashMap<>();
    table.entries().forEach((key, entry) -> plain.put(key, plain(entry.value())));
    return plain;
  }

  private static Object plain(ConfigValue value) {
    if (value instanceof ConfigValue.Table table) {
      return table(table);
    } else if (value instanceof ConfigValue.Sequence list) {
      return list.items().stream().map(PlainTable::plain).toList();
    }
    return ((ConfigValue.Scalar) value).value();
  }
}
