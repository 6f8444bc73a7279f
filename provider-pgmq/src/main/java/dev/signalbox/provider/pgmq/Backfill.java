package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.Sql;
import dev.signalbox.spi.EventQueue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gives a new group what its channel still holds: the waiting events of the default group and,
 * where handled ones are archived, those. The group is registered before, so that every publish
 * that begins from then on fills its queue; what such a publish has put there is not copied again.
 */
final class Backfill {

  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Database database;

  Backfill(Database database) {
    this.database = database;
  }

  void fill(EventQueue queue) throws SQLException, InterruptedException {
    Optional<QueueRegistry.Registered> found =
        database.call(connection -> QueueRegistry.find(connection, queue.name()));
    if (found.isEmpty() || found.get().filled()) {
      return;
    }
    awaitRunningPublishers();
    var ignored = database.transact(Database.LONG, connection -> fill(connection, queue));
  }

  // Who began before the group was registered does not know it; a business transaction that stays
  // open much longer began before the group, and so do its events.
  private void awaitRunningPublishers() throws SQLException, InterruptedException {
    long newest = snapshot("pg_snapshot_xmax");
    long end = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (snapshot("pg_snapshot_xmin") < newest && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private long snapshot(String part) throws SQLException {
    return database
        .call(connection -> Sql.one(connection, "select " + part + "(pg_current_snapshot())::text"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static EventQueue fill(Connection connection, EventQueue queue) throws SQLException {
    QueueRegistry.lock(connection, queue.channel());
    boolean filled =
        QueueRegistry.find(connection, queue.name())
            .map(QueueRegistry.Registered::filled)
            .orElse(true);
    QueueTable channel = new QueueTable(queue.channel().name());
    if (!filled && QueueCreation.exists(connection, channel)) {
      Sql.execute(connection, copy(channel, new QueueTable(queue.name())));
    }
    QueueRegistry.filled(connection, queue.name());
    return queue;
  }

  private static String copy(QueueTable from, QueueTable to) {
    return """
        insert into %3$s (enqueued_at, vt, message, headers)
        select e.enqueued_at, e.vt, e.message, e.headers
        from (
          select msg_id, enqueued_at, enqueued_at as vt, message, headers from %1$s
          union all
          select msg_id, enqueued_at, case when read_ct = 0 then vt else enqueued_at end,
                 message, headers from %2$s) e
        where not exists (
          select from %3$s g where g.message->>'event_id' = e.message->>'event_id')
        order by e.msg_id"""
        .formatted(from.archive(), from.waiting(), to.waiting());
  }
}
