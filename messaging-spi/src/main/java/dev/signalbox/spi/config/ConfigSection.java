package dev.signalbox.spi.config;

import dev.signalbox.spi.config.ConfigValue.Entry;
import dev.signalbox.spi.config.ConfigValue.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one table of a configuration, key by key, with types, ranges and defaults. Reading never
 * throws because of what the configuration says: what is wrong is recorded with file, line, column
 * and key, and reading goes on. A key that nobody asks for is reported by {@link #reportUnread()}.
 *
 * <p>For one thread at a time.
 */
public final class ConfigSection {

  private final Table table;
  private final String path;
  private final Variables variables;
  private final ConfigProblems problems;
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<ConfigSection> children = new ArrayList<>();

  private ConfigSection(Table table, String path, Variables variables, ConfigProblems problems) {
    this.table = table;
    this.path = path;
    this.variables = variables;
    this.problems = problems;
  }

  /**
   * Opens a table for reading.
   *
   * @param path the table's own path, such as {@code events.providers.pgmq}; empty for the root
   * @param variables where secrets that name a variable find it
   * @param problems where everything that is wrong is recorded
   */
  public static ConfigSection of(
      Table table, String path, Variables variables, ConfigProblems problems) {
    return new ConfigSection(table, path, variables, problems);
  }

  /** The path of this table, such as {@code events.providers.pgmq}. */
  public String path() {
    return path;
  }

  /** The path of one of its keys, as problems name it. */
  public String path(String key) {
    String shown = key.matches("[A-Za-z0-9_-]+") ? key : '"' + key + '"';
    return path.isEmpty() ? shown : path + "." + shown;
  }

  /** Where this table was written. */
  public Origin origin() {
    return table.origin();
  }

  /** Where a key's value was written; where the table was, if the key is not there. */
  public Origin origin(String key) {
    return written(key).map(ConfigValue::origin).orElse(table.origin());
  }

  /** The keys that were written, in that order. */
  public Set<String> keys() {
    return table.entries().keySet();
  }

  /** Whether a key was written; asking for it counts as reading it. */
  public boolean has(String key) {
    return find(key).isPresent();
  }

  /** A text. */
  public Setting<String> string(String key) {
    return new Setting<>(this, key, read(key, Readings::string), "");
  }

  /** A whole number that fits an {@code int}. */
  public BoundedSetting<Integer> integer(String key) {
    return new BoundedSetting<>(this, key, read(key, Readings::integer), 0, String::valueOf);
  }

  /** A whole number. */
  public BoundedSetting<Long> longInteger(String key) {
    return new BoundedSetting<>(this, key, read(key, Readings::longInteger), 0L, String::valueOf);
  }

  /** A finite number; a whole one will do. */
  public BoundedSetting<Double> decimal(String key) {
    return new BoundedSetting<>(this, key, read(key, Readings::decimal), 0.0, String::valueOf);
  }

  /** True or false. */
  public Setting<Boolean> flag(String key) {
    return new Setting<>(this, key, read(key, Readings::flag), false);
  }

  /**
   * A length of time, from zero to 100 years: a whole number of what the key ends in, {@code _ms},
   * {@code _seconds} or {@code _days}.
   *
   * @throws IllegalArgumentException if the key ends in none of these
   */
  public BoundedSetting<Duration> duration(String key) {
    DurationUnit unit = DurationUnit.of(key);
    return new BoundedSetting<>(
        this,
        key,
        read(key, context -> Readings.duration(context, unit)),
        Duration.ZERO,
        unit::show);
  }

  /** One of an enum's constants, written in lower case. */
  public <E extends Enum<E>> Setting<E> oneOf(String key, Class<E> type) {
    E first = type.getEnumConstants()[0];
    return new Setting<>(this, key, read(key, context -> Readings.constant(context, type)), first);
  }

  /** A list of texts. */
  public Setting<List<String>> strings(String key) {
    return new Setting<>(this, key, read(key, Readings::strings), List.of());
  }

  /** A list of finite numbers. */
  public Setting<List<Double>> decimals(String key) {
    return new Setting<>(this, key, read(key, Readings::decimals), List.of());
  }

  /**
   * A table of single values as texts, in order, for what is handed to a client library as it is. A
   * value may be a secret, written as for {@link #secret}.
   */
  public Setting<Map<String, String>> texts(String key) {
    return new Setting<>(this, key, read(key, Readings::texts), Map.of());
  }

  /**
   * A text that is never printed: a string, {@code { env = "NAME" }} or {@code { file = "path" }}.
   * A file's last line break does not count.
   */
  public Setting<Secret> secret(String key) {
    return new Setting<>(this, key, read(key, Readings::secret), Secret.of(""));
  }

  /** A table below this one; an empty section if it is not there. */
  public ConfigSection section(String key) {
    Table found = read(key, Readings::table);
    return child(found == null ? Table.empty(origin()) : found, path(key));
  }

  /** A list of tables below this one; none if the key is not there. */
  public List<ConfigSection> sections(String key) {
    List<Table> found = read(key, Readings::tables);
    List<ConfigSection> sections = new ArrayList<>();
    for (Table item : found == null ? List.<Table>of() : found) {
      sections.add(child(item, path(key) + "[" + sections.size() + "]"));
    }
    return sections;
  }

  /**
   * All of this table's keys, each of which must be a table: sections whose names the user chose.
   */
  public Map<String, ConfigSection> namedSections() {
    Map<String, ConfigSection> sections = new LinkedHashMap<>();
    for (String key : keys()) {
      Table found = read(key, Readings::table);
      if (found != null) {
        sections.put(key, child(found, path(key)));
      }
    }
    return sections;
  }

  /** Records that something about a key is wrong. */
  public void problem(String key, String message) {
    problems.error(describe(key, message, Optional.empty()));
  }

  /** Records that something about a key is wrong, and what to do about it. */
  public void problem(String key, String message, String hint) {
    problems.error(describe(key, message, Optional.of(hint)));
  }

  /** Records what the user should know about a key that works. */
  public void warning(String key, String message, String hint) {
    problems.warning(describe(key, message, Optional.of(hint)));
  }

  /** Leaves keys to another reader of the same table: they are not unknown. */
  public void leave(Set<String> keys) {
    asked.addAll(keys);
  }

  /** Records every key, here and in the sections below, that was written and never asked for. */
  public void reportUnread() {
    table
        .entries()
        .forEach(
            (key, entry) -> {
              if (!asked.contains(key)) {
                Optional<String> hint = Spelling.hint(key, asked);
                problems.error(
                    new ConfigProblem(entry.keyOrigin(), path(key), "unknown key", hint));
              }
            });
    children.forEach(ConfigSection::reportUnread);
  }

  /** The table itself, as it was written. */
  public Table table() {
    return table;
  }

  boolean isWritten(String key) {
    return table.entries().containsKey(key);
  }

  private ConfigSection child(Table found, String childPath) {
    ConfigSection child = new ConfigSection(found, childPath, variables, problems);
    children.add(child);
    return child;
  }

  private ConfigProblem describe(String key, String message, Optional<String> hint) {
    return new ConfigProblem(origin(key), key.isEmpty() ? path : path(key), message, hint);
  }

  private Optional<ConfigValue> find(String key) {
    asked.add(key);
    return written(key);
  }

  private Optional<ConfigValue> written(String key) {
    return Optional.ofNullable(table.entries().get(key)).map(Entry::value);
  }

  private <T> @Nullable T read(String key, Readings.Reading<T> reading) {
    ConfigValue value = find(key).orElse(null);
    if (value == null) {
      return null;
    }
    try {
      return reading.read(new Readings.Context(value, path(key), variables));
    } catch (WrongValueException wrong) {
      problems.error(wrong.problem());
      return null;
    }
  }
}
