package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigValue;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Origin;
import dev.signalbox.spi.config.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tomlj.Toml;

/**
 * Says by code what a file would say by TOML, and is checked in the same way. Strings are taken as
 * they are: references to variables are not replaced. For one thread at a time.
 */
public final class SignalboxConfigBuilder {

  private final Map<String, Object> root = new LinkedHashMap<>();
  private final List<Object> routes = new ArrayList<>();
  private Variables variables = Variables.ofProcess();
  private Optional<ProviderCatalog> catalog = Optional.empty();

  SignalboxConfigBuilder() {}

  /**
   * Sets one value.
   *
   * @param key the full key as TOML would write it, such as {@code events.durable.batch_size}
   * @param value a string, a number, true or false, an enum constant, a secret, a list or a map
   * @throws IllegalArgumentException if the key is none, leads through a value, or the value is of
   *     another kind
   */
  public SignalboxConfigBuilder set(String key, Object value) {
    List<String> path = Toml.parseDottedKey(key);
    Map<String, Object> table = root;
    for (String step : path.subList(0, path.size() - 1)) {
      table = below(table, step, key);
    }
    ConfigValue.of(value, Origin.builder());
    table.put(path.get(path.size() - 1), value instanceof Map<?, ?> map ? mutable(map) : value);
    return this;
  }

  /**
   * Adds a route behind the routes added before.
   *
   * @param pattern the names of the events
   * @param details says where they go
   */
  public SignalboxConfigBuilder route(String pattern, Consumer<RouteBuilder> details) {
    RouteBuilder route = new RouteBuilder(requireNonNull(pattern, "pattern"));
    details.accept(route);
    routes.add(route.values());
    return this;
  }

  /** Adds a provider instance; {@code type} is its name unless the settings say otherwise. */
  public SignalboxConfigBuilder provider(String instance, Map<String, ?> settings) {
    below(below(below(root, "events", instance), "providers", instance), instance, instance)
        .putAll(settings);
    return this;
  }

  /** Uses this instance for events that no route sends elsewhere. */
  public SignalboxConfigBuilder defaultProvider(String instance) {
    return set("events.domain.default_provider", instance);
  }

  /** Looks variables up here instead of in the environment of the process. */
  public SignalboxConfigBuilder variables(Variables lookup) {
    this.variables = requireNonNull(lookup, "lookup");
    return this;
  }

  /** Lets these providers check their tables. */
  public SignalboxConfigBuilder providers(ProviderCatalog known) {
    this.catalog = Optional.of(known);
    return this;
  }

  /**
   * The configuration.
   *
   * @throws dev.signalbox.spi.config.ConfigException with everything that is wrong with it
   */
  public SignalboxConfig build() {
    Table tree = (Table) ConfigValue.of(root, Origin.builder());
    if (!routes.isEmpty()) {
      tree = tree.merge(routesTable());
    }
    return new ConfigReader(variables, catalog, Optional.empty(), new ConfigProblems()).read(tree);
  }

  private Table routesTable() {
    Map<String, ?> events = Map.of("events", Map.of("domain", Map.of("routes", routes)));
    return (Table) ConfigValue.of(events, Origin.builder());
  }

  private static Map<String, Object> below(Map<String, Object> table, String step, String key) {
    Object found = table.computeIfAbsent(step, absent -> new LinkedHashMap<String, Object>());
    if (!(found instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          "\"" + step + "\" in the key " + key + " has a value already and is no table");
    }
    @SuppressWarnings("unchecked") // only maps made here and by mutable() are in the tree
    Map<String, Object> inner = (Map<String, Object>) map;
    return inner;
  }

  private static Map<String, Object> mutable(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            copy.put(
                String.valueOf(key), value instanceof Map<?, ?> inner ? mutable(inner) : value));
    return copy;
  }
}
