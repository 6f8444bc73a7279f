package dev.signalbox.provider.pgmq;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A statement about rows that a reader holds. Each row is fenced: it changes only if it still has
 * the count and the time of the read, and if its lease lasts. {@code pgmq.delete} has no such fence
 * and would delete what another reader is at.
 */
final class FencedSql {

  private static final String FENCE =
      " where q.msg_id = t.id and q.read_ct = t.reads and "
          + Micros.column("q.last_read_at")
          + " = t.read_at and q.vt > clock_timestamp()";
  private static final String FENCED =
      "unnest(?::bigint[], ?::int[], ?::bigint[]) as t (id, reads, read_at)";
  private static final String FENCED_WITH_NUMBER =
      "unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[]) as t (id, reads, read_at, micros)";
  private static final String FENCED_WITH_COUNT =
      "unnest(?::bigint[], ?::int[], ?::bigint[], ?::int[]) as t (id, reads, read_at, uncounted)";
  private static final String FENCED_WITH_LETTER =
      "unnest(?::bigint[], ?::int[], ?::bigint[], ?::text[], ?::text[])"
          + " as t (id, reads, read_at, body, head)";
  private static final String RETURNING = " returning q.msg_id";

  private final String sql;
  private final List<Receipt> receipts;
  private final List<Extra> extras = new ArrayList<>();

  private record Extra(String type, List<@Nullable Object> elements) {}

  private FencedSql(String sql, List<Receipt> receipts) {
    this.sql = sql;
    this.receipts = receipts;
  }

  static FencedSql of(String sql, List<Receipt> receipts) {
    return new FencedSql(sql, receipts);
  }

  /** It is done. */
  static String delete(QueueTable table) {
    return "delete from " + table.waiting() + " q using " + FENCED + FENCE + RETURNING;
  }

  /** It is done, and kept. */
  static String archive(QueueTable table) {
    return "with q as (delete from "
        + table.waiting()
        + " q using "
        + FENCED
        + FENCE
        + " returning q.*) insert into "
        + table.archive()
        + " (msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers)"
        + " select msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers from q"
        + " returning msg_id";
  }

  /**
   * It can be read again at once, before newer ones; a read without a run is not counted. Without a
   * time of reading it is nobody's.
   */
  static String release(QueueTable table) {
    return "update "
        + table.waiting()
        + " q set vt = least(q.enqueued_at, clock_timestamp()), read_ct = greatest(q.read_ct - t.uncounted, 0),"
        + " last_read_at = null from "
        + FENCED_WITH_COUNT
        + FENCE
        + RETURNING;
  }

  /** It can be read again after a delay. */
  static String retry(QueueTable table) {
    return "update "
        + table.waiting()
        + " q set vt = clock_timestamp() + t.micros * interval '1 microsecond',"
        + " last_read_at = null from "
        + FENCED_WITH_NUMBER
        + FENCE
        + RETURNING;
  }

  /** Its lease lasts longer. */
  static String extend(QueueTable table) {
    return "update "
        + table.waiting()
        + " q set vt = clock_timestamp() + t.micros * interval '1 microsecond' from "
        + FENCED_WITH_NUMBER
        + FENCE
        + RETURNING;
  }

  /** One more run is counted. */
  static String count(QueueTable table) {
    return "update "
        + table.waiting()
        + " q set read_ct = q.read_ct + 1 from "
        + FENCED
        + FENCE
        + RETURNING;
  }

  /** It goes to the dead letters, in the same step. */
  static String deadLetter(QueueTable table, QueueTable letters) {
    return "with q as (delete from "
        + table.waiting()
        + " q using "
        + FENCED_WITH_LETTER
        + FENCE
        + " returning q.msg_id, coalesce(t.body::jsonb, q.message) as message, t.head),"
        + " put as (insert into "
        + letters.waiting()
        + " (enqueued_at, vt, message, headers)"
        + " select clock_timestamp(), clock_timestamp(), message, head::jsonb from q order by msg_id)"
        + " select msg_id from q";
  }

  /** A further array of parameters. */
  FencedSql with(String type, List<? extends @Nullable Object> elements) {
    extras.add(new Extra(type, new ArrayList<>(elements)));
    return this;
  }

  /** Runs it; gives the ids of the rows that it was true of. */
  Set<Long> run(Database database) throws SQLException {
    return database.call(this::run);
  }

  /** Runs it within a time. */
  Set<Long> run(Database database, Duration time) throws SQLException {
    return database.call(time, this::run);
  }

  private Set<Long> run(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, Append.array(connection, "int8", column(Receipt::id, Long[]::new)));
      statement.setArray(
          2, Append.array(connection, "int4", column(Receipt::reads, Integer[]::new)));
      statement.setArray(3, Append.array(connection, "int8", column(Receipt::readAt, Long[]::new)));
      for (int i = 0; i < extras.size(); i++) {
        Extra extra = extras.get(i);
        statement.setArray(
            4 + i, Append.array(connection, extra.type(), extra.elements().toArray()));
      }
      Set<Long> ids = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
      return ids;
    }
  }

  private <T> T[] column(Function<Receipt, T> part, IntFunction<T[]> array) {
    return receipts.stream().map(part).toArray(array);
  }
}
