package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.Sql;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.StartPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Creates channels and queues. One process at a time creates in a channel; the others then find
 * what it made. What exists already is not touched by any statement that waits for open
 * transactions, because everybody who publishes would wait behind it.
 */
final class QueueCreation {

  // A queue is all dead rows: they are to go often, and without the exclusive lock that giving the
  // last pages back to the file system would take.
  private static final String TUNING =
      " set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,"
          + " autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false)";

  private final Database database;
  private final Backfill backfill;

  QueueCreation(Database database) {
    this.database = database;
    this.backfill = new Backfill(database);
  }

  void create(EventChannel channel) throws SQLException {
    var ignored =
        database.transact(
            connection -> {
              QueueRegistry.lock(connection, channel);
              QueueRegistry.register(connection, channel);
              return channel;
            });
  }

  void create(QueueSpec spec) throws SQLException, InterruptedException {
    boolean earliest =
        spec.start() == StartPosition.EARLIEST
            && !spec.queue().group().equals(EventQueue.DEFAULT_GROUP);
    boolean missesKeyIndex = database.transact(connection -> create(connection, spec, earliest));
    if (missesKeyIndex) {
      buildKeyIndex(new QueueTable(spec.queue().name()));
    }
    if (earliest) {
      backfill.fill(spec.queue());
    }
  }

  /**
   * Creates what is missing; whether the index of keys is to be built beside running publishers.
   */
  private static boolean create(Connection connection, QueueSpec spec, boolean earliest)
      throws SQLException {
    EventQueue queue = spec.queue();
    QueueRegistry.lock(connection, queue.channel());
    QueueRegistry.register(connection, queue.channel());
    boolean registered =
        QueueRegistry.register(
            connection,
            spec,
            earliest ? QueueRegistry.History.TO_BE_FILLED : QueueRegistry.History.NONE);
    QueueTable table = new QueueTable(queue.name());
    boolean created = createTable(connection, table);
    if (spec.deadLetterRetention() != null) {
      boolean ignored = createTable(connection, new QueueTable(queue.deadLetterName()));
    }
    if (queue.group().equals(EventQueue.DEFAULT_GROUP)) {
      QueueRegistry.ownQueue(connection, queue.channel(), QueueRegistry.OwnQueue.EXISTS);
    }
    if (spec.ordering() != Ordering.PER_KEY || (!created && !registered)) {
      return false;
    } else if (!created) {
      return true;
    }
    Sql.execute(connection, "create index " + keyIndex(table));
    return false;
  }

  /** Creates a queue's tables the way pgmq does; whether they were missing. */
  private static boolean createTable(Connection connection, QueueTable table) throws SQLException {
    if (exists(connection, table)) {
      return false;
    }
    var ignored = Sql.one(connection, "select pgmq.create(?)::text", table.name());
    Sql.execute(connection, "alter table " + table.waiting() + TUNING);
    return true;
  }

  static boolean exists(Connection connection, QueueTable table) throws SQLException {
    return Sql.one(connection, "select to_regclass(?)::text", table.waiting()).isPresent();
  }

  private static String keyIndex(QueueTable table) {
    return "if not exists "
        + table.keyIndex()
        + " on "
        + table.waiting()
        + " ((headers->>'"
        + Wire.KEY
        + "'), msg_id)";
  }

  // A queue that somebody else made, or made for consumers without order: publishers go on.
  private void buildKeyIndex(QueueTable table) throws SQLException {
    var ignored =
        database.call(
            Database.LONG,
            connection -> {
              Optional<String> broken =
                  Sql.one(
                      connection,
                      "select 1 from pg_index where indexrelid = to_regclass(?) and not indisvalid",
                      "pgmq." + table.keyIndex());
              if (broken.isPresent()) {
                Sql.execute(
                    connection, "drop index concurrently if exists pgmq." + table.keyIndex());
              }
              Sql.execute(connection, "create index concurrently " + keyIndex(table));
              return table;
            });
  }
}
