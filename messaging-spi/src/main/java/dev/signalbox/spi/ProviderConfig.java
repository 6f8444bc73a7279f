package dev.signalbox.spi;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigSection;
import dev.signalbox.spi.config.ConfigValue;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Origin;
import dev.signalbox.spi.config.Variables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One provider instance's table of the configuration. A provider turns it into a record of its own
 * by {@link #read}, both to tell its capabilities and to connect. Thread-safe; prints no values.
 */
public final class ProviderConfig {

  /** The keys of a provider's table that the engine reads; the provider need not know them. */
  public static final Set<String> ENGINE_KEYS = Set.of("type", "required", "resilience");

  private final String instance;
  private final String type;
  private final Table table;
  private final Variables variables;
  private volatile boolean read;

  private ProviderConfig(String instance, String type, Table table, Variables variables) {
    this.instance = requireNonNull(instance, "instance");
    this.type = requireNonNull(type, "type");
    this.table = requireNonNull(table, "table");
    this.variables = requireNonNull(variables, "variables");
  }

  /** The configuration of an instance whose settings a program gives. */
  public static ProviderConfig of(String instance, String type, Map<String, ?> settings) {
    Table table = (Table) ConfigValue.of(settings, Origin.builder());
    return new ProviderConfig(instance, type, table, Variables.ofProcess());
  }

  /** The configuration of an instance whose table was read from somewhere. */
  public static ProviderConfig of(String instance, String type, Table table, Variables variables) {
    return new ProviderConfig(instance, type, table, variables);
  }

  /** The name of the instance, which is its table's name. */
  public String instance() {
    return instance;
  }

  /** The name of the provider that serves the instance. */
  public String type() {
    return type;
  }

  /** The same instance with other settings over its own: keys of both are the other's. */
  public ProviderConfig with(Table over) {
    return new ProviderConfig(instance, type, table.merge(over), variables);
  }

  /**
   * Reads the whole table. Blocks only to read files that hold secrets. May be called again, and
   * then reads variables and files again.
   *
   * @param reader asks the section for every key that the provider knows, and makes a record of it
   * @return what the reader made
   * @throws ConfigException with all problems: what the reader recorded or refused by an {@link
   *     IllegalArgumentException}, and every key that it did not ask for
   */
  public <T> T read(Function<ConfigSection, T> reader) {
    read = true;
    ConfigProblems problems = new ConfigProblems();
    ConfigSection section = ConfigSection.of(table, path(), variables, problems);
    section.leave(ENGINE_KEYS);
    try {
      T made = reader.apply(section);
      section.reportUnread();
      problems.throwIfAny();
      return made;
    } catch (IllegalArgumentException refused) {
      if (problems.errors().isEmpty()) {
        section.problem("", String.valueOf(refused.getMessage()));
      }
      section.reportUnread();
      throw new ConfigException(problems.errors());
    }
  }

  /** A problem for each setting if {@link #read} was never called; they would be without effect. */
  public List<ConfigProblem> unread() {
    ConfigProblems problems = new ConfigProblems();
    if (!read) {
      ConfigSection section = ConfigSection.of(table, path(), variables, problems);
      section.leave(ENGINE_KEYS);
      section.reportUnread();
    }
    return problems.errors();
  }

  /** A problem with this instance's table as a whole. */
  public ConfigProblem problem(String message, Optional<String> hint) {
    return new ConfigProblem(table.origin(), path(), message, hint);
  }

  private String path() {
    return "events.providers." + instance;
  }

  /** The instance and its type; never a setting. */
  @Override
  public String toString() {
    return instance + " (" + type + ")";
  }
}
