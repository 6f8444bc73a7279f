package dev.signalbox.routing.internal;

import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigValue;
import dev.signalbox.spi.config.ConfigValue.Entry;
import dev.signalbox.spi.config.ConfigValue.Scalar;
import dev.signalbox.spi.config.ConfigValue.Sequence;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Turns TOML into a tree of values that know where they were written. */
public final class TomlText {

  /** The largest configuration file that is read, in bytes. */
  public static final int LARGEST = 1 << 20;

  private static final int MOST_ERRORS = 100;

  private final SourceText source;

  private TomlText(SourceText source) {
    this.source = source;
  }

  /**
   * Parses a file's bytes. Whatever they are, what is wrong with them becomes problems.
   *
   * @param file the file's name as problems show it
   * @return the root table; an empty one if there are problems
   */
  public static Table parse(String file, byte[] bytes, ConfigProblems problems) {
    if (bytes.length > LARGEST) {
      problems.error(
          new ConfigProblem(
              Origin.of(file),
              "",
              "larger than " + LARGEST + " bytes",
              Optional.of("this is no configuration that a person wrote")));
      return Table.empty(Origin.of(file));
    }
    return Utf8Text.decode(file, bytes, problems)
        .map(text -> parse(file, text, problems))
        .orElseGet(() -> Table.empty(Origin.of(file)));
  }

  private static Table parse(String file, String text, ConfigProblems problems) {
    SourceText source = new SourceText(file, text);
    Optional<SizeGuard.Excess> excess = SizeGuard.find(text);
    if (excess.isPresent()) {
      Origin origin = source.originOf(excess.get().offset());
      problems.error(new ConfigProblem(origin, "", excess.get().message(), Optional.empty()));
      return Table.empty(Origin.of(file));
    }
    try {
      return new TomlText(source).read(text, problems);
    } catch (RuntimeException | StackOverflowError | AssertionError failure) {
      // The parser promises errors, not exceptions; a file must not be able to break that promise.
      problems.error(
          new ConfigProblem(
              Origin.of(file),
              "",
              "cannot be parsed (" + failure.getClass().getSimpleName() + ")",
              Optional.empty()));
      return Table.empty(Origin.of(file));
    }
  }

  private Table read(String text, ConfigProblems problems) {
    TomlParseResult result = Toml.parse(text);
    List<TomlParseError> errors = result.errors();
    for (TomlParseError error : errors.subList(0, Math.min(errors.size(), MOST_ERRORS))) {
      report(error, String.valueOf(error.getMessage()), problems);
    }
    if (errors.size() > MOST_ERRORS) {
      int more = errors.size() - MOST_ERRORS;
      report(errors.get(MOST_ERRORS), more + " more errors from here on", problems);
    }
    return result.hasErrors()
        ? Table.empty(source.origin(1, 1))
        : table(result, source.origin(1, 1));
  }

  private void report(TomlParseError error, String message, ConfigProblems problems) {
    Origin origin = source.origin(error.position().line(), error.position().column());
    problems.error(new ConfigProblem(origin, "", message, Optional.empty()));
  }

  private Table table(TomlTable table, Origin origin) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      TomlPosition position = table.inputPositionOf(List.of(key));
      Object value = table.get(List.of(key));
      if (value != null) {
        entries.put(key, entry(position, value, origin));
      }
    }
    return new Table(entries, origin);
  }

  private Entry entry(@Nullable TomlPosition position, Object value, Origin fallback) {
    if (position == null) {
      return new Entry(fallback, value(value, fallback));
    }
    Origin key = source.origin(position.line(), position.column());
    return new Entry(key, value(value, source.valueOrigin(position.line(), position.column())));
  }

  private ConfigValue value(Object value, Origin origin) {
    if (value instanceof TomlTable table) {
      return table(table, origin);
    }
    return value instanceof TomlArray array ? list(array, origin) : new Scalar(value, origin);
  }

  private Sequence list(TomlArray array, Origin origin) {
    List<ConfigValue> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      TomlPosition position = array.inputPositionOf(i);
      Origin item = position == null ? origin : source.origin(position.line(), position.column());
      items.add(value(array.get(i), item));
    }
    return new Sequence(items, origin);
  }
}
