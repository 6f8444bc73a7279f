package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Measures and empties queues. Up to {@value #EXACT} rows are counted; of more, the number is
 * PostgreSQL's own running estimate, and said to be.
 */
final class Measuring {

  /** How many rows are counted at most. */
  static final int EXACT = 10_000;

  private static final int PURGE_STEP = 5_000;

  private final Database database;

  Measuring(Database database) {
    this.database = database;
  }

  EventQueueStats stats(MessageQueue queue) throws SQLException {
    QueueTable table = new QueueTable(queue.name());
    QueueTable letters = new QueueTable(Destinations.source(queue).deadLetterName());
    return database.call(
        connection -> {
          try {
            Figure inFlight =
                count(connection, table, "vt > statement_timestamp() and last_read_at is not null");
            Figure all = count(connection, table, "true");
            boolean lettersExist = QueueCreation.exists(connection, letters);
            return new EventQueueStats(
                less(all, inFlight),
                inFlight,
                lettersExist ? count(connection, letters, "true") : Figure.exact(0),
                oldest(connection, table));
          } catch (SQLException failure) {
            if (SqlFailures.UNDEFINED_TABLE.equals(failure.getSQLState())) {
              throw SqlFailures.notFound(queue, failure);
            }
            throw failure;
          }
        });
  }

  private static Figure less(Figure all, Figure part) {
    long left = Math.max(0, all.amount() - part.amount());
    boolean exact = all.kind() == Figure.Kind.EXACT && part.kind() == Figure.Kind.EXACT;
    return exact ? Figure.exact(left) : Figure.approximate(left);
  }

  private static Figure count(Connection connection, QueueTable table, String condition)
      throws SQLException {
    String sql =
        "select count(*) from (select from %s where %s limit %d) counted"
            .formatted(table.waiting(), condition, EXACT + 1);
    long counted = number(connection, sql);
    if (counted <= EXACT) {
      return Figure.exact(counted);
    }
    long estimate =
        number(
            connection,
            "select greatest(s.n_live_tup, c.reltuples)::bigint from pg_class c"
                + " left join pg_stat_all_tables s on s.relid = c.oid where c.oid = '"
                + table.waiting()
                + "'::regclass");
    return Figure.approximate(Math.max(counted, estimate));
  }

  /** How long the oldest row that waits has waited; rows lie in the order they came. */
  private static @org.jspecify.annotations.Nullable Duration oldest(
      Connection connection, QueueTable table) throws SQLException {
    String sql =
        "select (extract(epoch from clock_timestamp() - enqueued_at) * 1000000)::bigint from "
            + table.waiting()
            + " where not (vt > statement_timestamp() and last_read_at is not null)"
            + " order by msg_id limit 1";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Duration.ofNanos(Math.max(0, row.getLong(1)) * 1_000) : null;
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Deletes what nobody holds, in steps that each lock little and wait for nobody. */
  Figure purge(MessageQueue queue) throws SQLException {
    QueueTable table = new QueueTable(queue.name());
    String sql =
        """
        delete from %1$s where ctid = any (array(
          select ctid from %1$s
          where (vt <= statement_timestamp() or last_read_at is null) and msg_id <= ?
          order by msg_id limit %2$d for update skip locked))"""
            .formatted(table.waiting(), PURGE_STEP);
    try {
      long last =
          database.call(
              connection ->
                  number(connection, "select coalesce(max(msg_id), 0) from " + table.waiting()));
      long purged = 0;
      long step;
      do {
        step = database.call(connection -> delete(connection, sql, last));
        purged += step;
      } while (step > 0);
      return Figure.exact(purged);
    } catch (SQLException failure) {
      if (SqlFailures.UNDEFINED_TABLE.equals(failure.getSQLState())) {
        throw SqlFailures.notFound(queue, failure);
      }
      throw failure;
    }
  }

  static int delete(Connection connection, String sql, long parameter) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, parameter);
      return statement.executeUpdate();
    }
  }
}
