package dev.signalbox.routing;

import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigSection;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Variables;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what the engine knows of {@code [events.providers.…]}; the rest is the provider's. */
final class ProviderSections {

  private final Variables variables;
  private final ConfigProblems problems;
  private final Map<String, ConfigSection> sections;
  private final Map<String, ProviderInstance> instances = new LinkedHashMap<>();

  ProviderSections(ConfigSection providers, Variables variables, ConfigProblems problems) {
    this.variables = variables;
    this.problems = problems;
    this.sections = providers.namedSections();
    sections.forEach(
        (name, section) -> {
          if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            section.problem(
                "", "not a name for a provider instance", "use 1 to 64 letters, digits, _ and -");
          }
          instances.put(name, instance(name, section));
        });
  }

  Set<String> names() {
    return sections.keySet();
  }

  Map<String, ProviderInstance> instances() {
    return Collections.unmodifiableMap(instances);
  }

  ConfigSection section(String name) {
    ConfigSection section = sections.get(name);
    if (section == null) {
      throw new IllegalArgumentException("no provider instance " + name);
    }
    return section;
  }

  /** An instance with a route's settings over its own; nothing if there is no such instance. */
  Optional<ProviderInstance> overlay(String name, Table over, String path) {
    return Optional.ofNullable(sections.get(name))
        .map(
            section -> {
              Table merged = section.table().merge(over);
              ConfigSection read = ConfigSection.of(merged, path, variables, problems);
              ProviderInstance instance = instance(name, read);
              if (over.entries().containsKey("resilience")) {
                read.reportUnread();
              }
              return instance;
            });
  }

  private ProviderInstance instance(String name, ConfigSection section) {
    String type =
        section.string("type").check(text -> !text.isBlank(), "must not be empty").orElse(name);
    ConfigSection resilience = section.section("resilience");
    ResilienceSettings settings = PlainSections.resilience(resilience);
    boolean required = section.flag("required").orElse(true);
    ProviderConfig config = ProviderConfig.of(name, type, section.table(), variables);
    section.leave(section.keys());
    return new ProviderInstance(name, type, required, settings, config);
  }
}
