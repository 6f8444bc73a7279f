package dev.signalbox.provider.pgmq.schema;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves a database from the bundled SQL to the real extension, in one transaction: the rows of
 * {@code pgmq.meta} are set aside, our functions and types give way to the extension's, and the
 * rows come back. The queues' tables are not touched, so publishers and consumers go on meanwhile;
 * only who creates or drops a queue waits.
 */
public final class ToExtension {

  // Ours and nobody else's: what the script creates.
  private static final String OUR_FUNCTIONS =
      """
      select coalesce(string_agg(format('drop function %s;', p.oid::regprocedure), ' '), '')
      from pg_proc p
      where p.pronamespace = 'pgmq'::regnamespace
        and p.proname in ('format_table_name', 'validate_queue_name', 'acquire_queue_lock',
          'create_non_partitioned', 'create', 'drop_queue', 'list_queues', 'purge_queue', 'send',
          'send_batch', 'read', 'read_with_poll', 'pop', 'set_vt', 'delete', 'archive', 'metrics',
          'metrics_all')""";

  private ToExtension() {}

  /**
   * Moves a database; does nothing but to say so where the extension is installed already.
   *
   * @param connection in auto-commit mode
   * @param progress what to tell people
   */
  public static void move(Connection connection, Consumer<String> progress) throws SQLException {
    Optional<Installed> found = PgmqInstallation.find(connection);
    if (found.isPresent() && found.get().kind() == Installed.Kind.EXTENSION) {
      progress.accept(
          "The extension pgmq %s is installed already.".formatted(found.get().version()));
      return;
    }
    check(connection, found);
    String queues =
        Sql.transact(
            connection,
            () -> {
              PgmqInstallation.lock(connection);
              return replace(connection);
            });
    progress.accept(
        "Moved %s queues to the extension pgmq %s."
            .formatted(
                queues, PgmqInstallation.find(connection).map(Installed::version).orElse("")));
  }

  private static void check(Connection connection, Optional<Installed> found) throws SQLException {
    if (found.isEmpty()) {
      throw new MessagingException(
          ErrorCode.NOT_FOUND,
          "this database has no pgmq to be moved; start with schema = \"extension\"");
    } else if (found.get().kind() == Installed.Kind.SQL_ONLY) {
      throw new MessagingException(
          ErrorCode.CONFLICT,
          "this database has PGMQ's own SQL, not Signalbox's: see PGMQ's documentation on how to move it");
    }
    if (Sql.one(connection, "select name from pg_available_extensions where name = 'pgmq'")
        .isEmpty()) {
      throw new MessagingException(
          ErrorCode.NOT_FOUND,
          "this server does not know the extension pgmq: install its files on the server first");
    }
  }

  private static String replace(Connection connection) throws SQLException {
    // Nobody is to wait long behind somebody who creates a queue just now.
    Sql.execute(connection, "set local lock_timeout = '5s'");
    Sql.execute(
        connection,
        "create temporary table signalbox_meta on commit drop as select * from pgmq.meta");
    String drop = Sql.one(connection, OUR_FUNCTIONS).orElse("");
    Sql.execute(connection, drop);
    Sql.execute(
        connection,
        "drop type pgmq.message_record, pgmq.queue_record, pgmq.metrics_result; drop table pgmq.meta");
    Sql.execute(connection, "create extension pgmq");
    Sql.execute(
        connection,
        "insert into pgmq.meta (queue_name, is_partitioned, is_unlogged, created_at)"
            + " select queue_name, is_partitioned, is_unlogged, created_at from signalbox_meta"
            + " on conflict do nothing");
    PgmqInstallation.forget(connection);
    return Sql.one(connection, "select count(*)::text from pgmq.meta").orElse("0");
  }
}
