package dev.signalbox.routing.internal;

import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigValue;
import dev.signalbox.spi.config.ConfigValue.Entry;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Understands the key names of the original design, and says what they are called now. */
public final class OldNames {

  private static final Map<String, String> CHANNEL_KEYS =
      Map.of(
          "broadcast_buffer_size", "events.fast.broadcast_buffer_size",
          "buffer_size", "events.fast.broadcast_buffer_size",
          "overflow_strategy", "events.fast.overflow_strategy",
          "dispatch_timeout_ms", "events.fast.dispatch_timeout_ms",
          "deduplication_cache_size", "events.fast.deduplication_cache_size",
          "log_subscriber_errors", "events.fast.log_subscriber_errors",
          "command_buffer_size", "events.publisher.command_buffer_size",
          "shutdown_drain_timeout_ms", "events.publisher.shutdown_drain_timeout_ms",
          "log_dropped_events", "events.publisher.log_dropped_events");

  private final ConfigProblems problems;

  private OldNames(ConfigProblems problems) {
    this.problems = problems;
  }

  /** The same tree under present names, with a warning or an error for each old one. */
  public static Table modernise(Table root, ConfigProblems problems) {
    OldNames names = new OldNames(problems);
    Map<String, Entry> entries = new LinkedHashMap<>(root.entries());
    Entry worker = entries.remove("worker");
    if (worker != null) {
      names.refuse("worker", worker);
    }
    Entry events = entries.get("events");
    if (events != null && events.value() instanceof Table table) {
      entries.put("events", new Entry(events.keyOrigin(), names.events(table)));
    }
    return new Table(entries, root.origin());
  }

  private Table events(Table events) {
    Map<String, Entry> entries = new LinkedHashMap<>(events.entries());
    Table durable = table(entries, "durable");
    if (durable.entries().containsKey("visibility_timeout")) {
      entries.put(
          "durable",
          new Entry(
              durable.origin(),
              rename(
                  durable, "events.durable", "visibility_timeout", "visibility_timeout_seconds")));
    }
    Entry old = entries.get("fire_and_forget");
    if (old != null && old.value() instanceof Table) {
      entries.remove("fire_and_forget");
      moveToFast(entries, (Table) old.value());
    }
    return new Table(entries, events.origin());
  }

  private void moveToFast(Map<String, Entry> events, Table old) {
    Table renamed = old;
    for (String key : Set.copyOf(old.entries().keySet())) {
      String present = key.equals("buffer_size") ? "broadcast_buffer_size" : key;
      warn(old, "events.fire_and_forget." + key, key, "events.fast." + present);
      renamed = key.equals(present) ? renamed : move(renamed, key, present);
    }
    Table fast = table(events, "fast");
    for (String key : renamed.entries().keySet()) {
      Entry twice = fast.entries().get(key);
      if (twice != null) {
        sayTwice(twice.keyOrigin(), "events.fast." + key, "events.fire_and_forget");
      }
    }
    Table merged = renamed.merge(fast);
    events.put("fast", new Entry(merged.origin(), merged));
  }

  private Table rename(Table table, String path, String old, String present) {
    warn(table, path + "." + old, old, path + "." + present);
    Entry twice = table.entries().get(present);
    if (twice != null) {
      sayTwice(twice.keyOrigin(), path + "." + present, path + "." + old);
    }
    return move(table, old, present);
  }

  private static Table move(Table table, String old, String present) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    table
        .entries()
        .forEach((key, entry) -> entries.putIfAbsent(key.equals(old) ? present : key, entry));
    return new Table(entries, table.origin());
  }

  private void warn(Table table, String path, String key, String present) {
    Entry entry = table.entries().get(key);
    if (entry != null) {
      problems.warning(
          new ConfigProblem(
              entry.keyOrigin(), path, "an old name", Optional.of("write " + present)));
    }
  }

  private void sayTwice(Origin origin, String path, String old) {
    problems.error(
        new ConfigProblem(
            origin, path, "also given under its old name", Optional.of("remove " + old)));
  }

  private void refuse(String path, Entry entry) {
    if (entry.value() instanceof Table table && !table.entries().isEmpty()) {
      table.entries().forEach((key, inner) -> refuse(path + "." + key, inner));
      return;
    }
    String key = path.substring(path.lastIndexOf('.') + 1);
    String hint =
        Optional.ofNullable(CHANNEL_KEYS.get(key))
            .map(present -> "write " + present)
            .orElse("remove it; nothing takes its place");
    problems.error(new ConfigProblem(entry.keyOrigin(), path, "no longer read", Optional.of(hint)));
  }

  private static Table table(Map<String, Entry> entries, String key) {
    ConfigValue value =
        Optional.ofNullable(entries.get(key)).<ConfigValue>map(Entry::value).orElse(null);
    return value instanceof Table table ? table : Table.empty(Origin.of("(defaults)"));
  }
}
