package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.Sql;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.QueueSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows that say which channels and queues there are and how they are to be. Each method is part
 * of the caller's transaction.
 */
final class QueueRegistry {

  /** A group's queue as it was registered. */
  record Registered(
      String name,
      String channel,
      String group,
      String deadLetterName,
      String ordering,
      @Nullable Duration retention,
      @Nullable Duration expiry,
      boolean filled) {}

  private static final String COLUMNS =
      "select name, channel, group_name, dead_letter_name, ordering,"
          + " (extract(epoch from retention) * 1000000)::bigint,"
          + " (extract(epoch from expiry) * 1000000)::bigint, filled from signalbox.queue ";

  private QueueRegistry() {}

  /** Makes every other creation or deletion in a channel wait for this transaction. */
  static void lock(Connection connection, EventChannel channel) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
      statement.setString(1, "signalbox channel " + channel.name());
      statement.execute();
    }
  }

  /** Registers a channel, or checks that it is the same. */
  static void register(Connection connection, EventChannel channel) throws SQLException {
    Sql.execute(
        connection,
        "insert into signalbox.channel (name, namespace) values (?, ?) on conflict do nothing",
        channel.name(),
        channel.namespace());
    Optional<String> namespace =
        Sql.one(
            connection, "select namespace from signalbox.channel where name = ?", channel.name());
    compare(channel, "namespace", namespace.orElse(null), channel.namespace());
  }

  /** Notes whether the channel's own queue exists. */
  static void ownQueue(Connection connection, EventChannel channel, OwnQueue own)
      throws SQLException {
    Sql.execute(
        connection,
        "update signalbox.channel set default_queue = "
            + (own == OwnQueue.EXISTS)
            + " where name = ?",
        channel.name());
  }

  /** Whether a channel's default group has a queue. */
  enum OwnQueue {
    EXISTS,
    MISSING
  }

  /** What a new group is to be given of its channel's past. */
  enum History {
    NONE,
    TO_BE_FILLED
  }

  static boolean isRegistered(Connection connection, EventChannel channel) throws SQLException {
    return Sql.one(connection, "select name from signalbox.channel where name = ?", channel.name())
        .isPresent();
  }

  static List<String> channels(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select name from signalbox.channel");
        ResultSet row = statement.executeQuery()) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    }
  }

  static Optional<Registered> find(Connection connection, String queue) throws SQLException {
    return list(connection, "where name = ?", queue).stream().findFirst();
  }

  static List<Registered> ofChannel(Connection connection, String channel) throws SQLException {
    return list(connection, "where channel = ? order by name", channel);
  }

  static List<Registered> all(Connection connection) throws SQLException {
    return list(connection, "where name <> ? order by name", "");
  }

  private static List<Registered> list(Connection connection, String condition, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS + condition)) {
      statement.setString(1, parameter);
      List<Registered> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new Registered(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  duration(row, 6),
                  duration(row, 7),
                  row.getBoolean(8)));
        }
      }
      return found;
    }
  }

  private static @Nullable Duration duration(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Duration.ofNanos(micros * 1_000);
  }

  /** Registers a queue, or checks that it is the same; whether it is new. */
  static boolean register(Connection connection, QueueSpec spec, History history)
      throws SQLException {
    EventQueue queue = spec.queue();
    checkOwner(connection, queue);
    Optional<Registered> present = find(connection, queue.name());
    if (present.isPresent()) {
      check(spec, present.get());
      // A longer or shorter retention is no conflict: nothing has to be made anew for it.
      Sql.execute(
          connection,
          "update signalbox.queue set retention = ?::bigint * interval '1 microsecond',"
              + " seen_at = clock_timestamp() where name = ?",
          micros(spec.deadLetterRetention()),
          queue.name());
      return false;
    }
    Sql.execute(
        connection,
        "insert into signalbox.queue (name, channel, group_name, dead_letter_name, ordering,"
            + " retention, expiry, filled) values (?, ?, ?, ?, ?,"
            + " ?::bigint * interval '1 microsecond', ?::bigint * interval '1 microsecond', "
            + (history == History.NONE)
            + ")",
        queue.name(),
        queue.channel().name(),
        queue.group(),
        queue.deadLetterName(),
        spec.ordering().name(),
        micros(spec.deadLetterRetention()),
        micros(spec.expiry()));
    return true;
  }

  private static @Nullable String micros(@Nullable Duration duration) {
    return duration == null ? null : Long.toString(Micros.of(duration));
  }

  private static void check(QueueSpec spec, Registered present) {
    EventQueue queue = spec.queue();
    compare(queue, "channel", present.channel(), queue.channel().name());
    compare(queue, "group", present.group(), queue.group());
    compare(queue, "dead-letter queue", present.deadLetterName(), queue.deadLetterName());
    compare(queue, "ordering", present.ordering(), spec.ordering().name());
    compare(queue, "expiry", present.expiry(), spec.expiry());
    compare(
        queue,
        "dead letters",
        present.retention() == null ? "none" : "kept",
        spec.deadLetterRetention() == null ? "none" : "kept");
  }

  /** Refuses a name that belongs to another queue already. */
  private static void checkOwner(Connection connection, EventQueue queue) throws SQLException {
    for (String name : List.of(queue.name(), queue.deadLetterName())) {
      Optional<String> owner =
          Sql.one(
              connection,
              "select name from signalbox.queue where (name = ? and name <> ?)"
                  + " or (dead_letter_name = ? and name <> ?)",
              name,
              queue.name(),
              name,
              queue.name());
      if (owner.isPresent()) {
        throw new MessagingException(
            ErrorCode.CONFLICT,
            "queue \"%s\" of group %s cannot use the name \"%s\": it belongs to queue \"%s\""
                .formatted(queue.name(), queue.group(), name, owner.get()));
      }
    }
  }

  private static void compare(
      Destination destination, String option, @Nullable Object present, @Nullable Object wanted) {
    if (!Objects.equals(present, wanted)) {
      throw new MessagingException(
          ErrorCode.CONFLICT,
          "\"%s\" exists with %s = %s, and %s is wanted; use another group, or, with all its consumers stopped, change or delete its row in the table signalbox.queue"
              .formatted(destination.name(), option, present, wanted));
    }
  }

  static void remove(Connection connection, String queue) throws SQLException {
    Sql.execute(connection, "delete from signalbox.queue where name = ?", queue);
  }

  static void remove(Connection connection, EventChannel channel) throws SQLException {
    Sql.execute(connection, "delete from signalbox.channel where name = ?", channel.name());
  }

  static void filled(Connection connection, String queue) throws SQLException {
    Sql.execute(connection, "update signalbox.queue set filled = true where name = ?", queue);
  }
}
