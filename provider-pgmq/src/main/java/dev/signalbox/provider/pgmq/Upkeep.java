package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.Sql;
import dev.signalbox.spi.EventChannel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Drops dead letters past their retention and ephemeral groups past their expiry. Each step is a
 * transaction under a lease that one process has at a time; whoever does not get it has nothing to
 * do.
 */
final class Upkeep {

  private static final int STEP = 1_000;
  private static final String LEASE =
      "select pg_try_advisory_xact_lock(hashtextextended('signalbox upkeep', 0))";

  private final Database database;
  private final QueueDeletion deletion;

  Upkeep(Database database, QueueDeletion deletion) {
    this.database = database;
    this.deletion = deletion;
  }

  int maintain(Duration budget) throws SQLException, InterruptedException {
    long end = System.nanoTime() + budget.toNanos();
    int removed = 0;
    List<QueueRegistry.Registered> queues = database.call(QueueRegistry::all);
    for (QueueRegistry.Registered queue : queues) {
      if (queue.expiry() != null && expired(queue)) {
        deletion.deleteQueue(
            new EventChannel(namespaceOf(queue), queue.channel()),
            queue.group(),
            queue.name(),
            queue.deadLetterName());
        removed++;
      } else if (queue.retention() != null) {
        removed += dropLetters(queue, end);
      }
      if (System.nanoTime() - end >= 0) {
        break;
      }
    }
    return removed;
  }

  private String namespaceOf(QueueRegistry.Registered queue) throws SQLException {
    return database
        .call(
            connection ->
                Sql.one(
                    connection,
                    "select namespace from signalbox.channel where name = ?",
                    queue.channel()))
        .orElse("unknown");
  }

  private boolean expired(QueueRegistry.Registered queue) throws SQLException {
    return database
        .call(
            connection ->
                Sql.one(
                    connection,
                    "select name from signalbox.queue where name = ?"
                        + " and seen_at + expiry < clock_timestamp()",
                    queue.name()))
        .isPresent();
  }

  private int dropLetters(QueueRegistry.Registered queue, long end) throws SQLException {
    QueueTable letters = new QueueTable(queue.deadLetterName());
    int dropped = 0;
    int step;
    do {
      try {
        step = database.transact(connection -> dropLetters(connection, queue.name(), letters));
      } catch (SQLException failure) {
        // Somebody deletes the queue just now, and the letters with it.
        if (!SqlFailures.UNDEFINED_TABLE.equals(failure.getSQLState())) {
          throw failure;
        }
        step = 0;
      }
      dropped += step;
    } while (step == STEP && System.nanoTime() - end < 0);
    return dropped;
  }

  // Letters lie in the order they came: only the oldest are looked at.
  private static int dropLetters(Connection connection, String queue, QueueTable letters)
      throws SQLException {
    if (!hasLease(connection) || !QueueCreation.exists(connection, letters)) {
      return 0;
    }
    String sql =
        """
        delete from %1$s where ctid = any (array(
          select l.ctid from (
            select ctid, enqueued_at from %1$s order by msg_id limit %2$d for update skip locked) l
          where l.enqueued_at < clock_timestamp()
            - (select retention from signalbox.queue where name = ?)))"""
            .formatted(letters.waiting(), STEP);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, queue);
      return statement.executeUpdate();
    }
  }

  private static boolean hasLease(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEASE);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Notes that ephemeral groups have receivers. */
  static void seen(Database database, List<String> queues) throws SQLException {
    var ignored =
        database.call(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "update signalbox.queue set seen_at = clock_timestamp()"
                          + " where expiry is not null and name = any (?)")) {
                statement.setArray(
                    1, Append.array(connection, "text", queues.toArray(String[]::new)));
                return statement.executeUpdate();
              }
            });
  }
}
