package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.Ordering;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One queue of a receiver: how its rows are claimed. A claim is a single statement, which leases
 * what it takes. Used by the receiving thread only.
 *
 * <p>Unordered claims go by the index on {@code vt}, whose beginning is exactly what can be read
 * now; what others hold and what is delayed lies behind it and costs nothing. What was handled
 * leaves dead entries at that beginning until the next vacuum: a claim therefore starts a little
 * before where the last one did. Only what became visible out of turn lies below, such as what a
 * long transaction published or a reader gave back, and a claim from the very beginning finds it
 * once a second. Ordered claims go by the index on the key, a few events of each key at a time, and
 * take what has no key beside it.
 */
final class QueueReader {

  private static final String RETURNING =
      " returning q.msg_id, q.read_ct, "
          + Micros.column("q.enqueued_at")
          + ", "
          + Micros.column("q.last_read_at")
          + ", b.body, b.head, b.vt";

  private static final long FROM_START_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long BACKWARDS_MICROS = 500_000;

  private final MessageQueue queue;
  private final QueueTable table;
  private final boolean ordered;
  private final long leaseMicros;
  private final String claim;
  private String lastKey = "";
  private boolean keylessNext;
  private volatile long floorMicros;
  private long fromStartNanos;

  /** A row that was claimed. */
  record Row(
      long id,
      int reads,
      long enqueuedAt,
      long readAt,
      @Nullable String body,
      @Nullable String head) {}

  QueueReader(MessageQueue queue, Ordering ordering, Duration lease) {
    this.queue = queue;
    this.table = new QueueTable(queue.name());
    this.ordered = ordering == Ordering.PER_KEY;
    this.leaseMicros = Micros.of(lease);
    this.claim = claimSql(ordered ? "and headers->>'" + Wire.KEY + "' is null" : "");
  }

  private String claimSql(String condition) {
    return """
        with c as materialized (
          select msg_id, message::text as body, headers::text as head, %3$s as vt
          from %1$s w
          where vt <= statement_timestamp()
            and vt >= timestamptz 'epoch' + ? * interval '1 microsecond' %2$s
          order by w.vt, msg_id limit ? for update skip locked),
        b as (
          select c.*, sum(coalesce(octet_length(body), 0)) over (order by msg_id)
                      - coalesce(octet_length(body), 0) as before
          from c)
        update %1$s q
        set vt = clock_timestamp() + ? * interval '1 microsecond',
            read_ct = q.read_ct + 1, last_read_at = clock_timestamp()
        from b where q.msg_id = b.msg_id and b.before < ?"""
            .formatted(table.waiting(), condition, Micros.column("vt"))
        + RETURNING;
  }

  private static final String CLAIM_BY_KEY =
      "select msg_id, read_ct, "
          + Micros.column("enqueued_at")
          + ", "
          + Micros.column("last_read_at")
          + ", body, head, ordering_key from signalbox.claim_by_key(?, ?, ?, ?, ?)";

  /**
   * Claims rows.
   *
   * @param most how many at most
   * @param mostBytes how many bytes of bodies at most, but for the first row
   * @return the rows in the queue's order
   */
  List<Row> claim(Connection connection, int most, long mostBytes) throws SQLException {
    List<Row> rows = new ArrayList<>();
    if (ordered) {
      claimOrdered(connection, most, mostBytes, rows);
    } else {
      claimAny(connection, most, mostBytes, rows);
    }
    rows.sort(Comparator.comparingLong(Row::id));
    return rows;
  }

  // Keys and what has none take turns, so that neither starves the other.
  private void claimOrdered(Connection connection, int most, long mostBytes, List<Row> rows)
      throws SQLException {
    keylessNext = !keylessNext;
    for (int i = 0; i < 2 && rows.isEmpty(); i++) {
      if (keylessNext == (i == 0)) {
        claimAny(connection, most, mostBytes, rows);
      } else {
        claimByKey(connection, most, mostBytes, rows);
      }
    }
  }

  private void claimByKey(Connection connection, int most, long mostBytes, List<Row> rows)
      throws SQLException {
    boolean fromStart = lastKey.isEmpty();
    claimByKeyOnce(connection, most, mostBytes, rows);
    if (rows.isEmpty() && !fromStart) {
      lastKey = "";
      claimByKeyOnce(connection, most, mostBytes, rows);
    }
  }

  private void claimByKeyOnce(Connection connection, int most, long mostBytes, List<Row> rows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM_BY_KEY)) {
      statement.setString(1, table.name());
      statement.setString(2, lastKey);
      statement.setInt(3, most);
      statement.setLong(4, mostBytes);
      statement.setLong(5, leaseMicros);
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          rows.add(row(results));
          String key = results.getString(7);
          lastKey = key.compareTo(lastKey) > 0 ? key : lastKey;
        }
      }
    }
  }

  private void claimAny(Connection connection, int most, long mostBytes, List<Row> rows)
      throws SQLException {
    long now = System.nanoTime();
    boolean fromStart = floorMicros == 0 || now - fromStartNanos >= FROM_START_NANOS;
    if (fromStart) {
      fromStartNanos = now;
    }
    try (PreparedStatement statement = connection.prepareStatement(claim)) {
      statement.setLong(1, fromStart ? 0 : floorMicros);
      statement.setInt(2, most);
      statement.setLong(3, leaseMicros);
      statement.setLong(4, mostBytes);
      long lowest = Long.MAX_VALUE;
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          rows.add(row(results));
          lowest = Math.min(lowest, results.getLong(7));
        }
      }
      if (!rows.isEmpty()) {
        floorMicros = lowest - BACKWARDS_MICROS;
      }
    }
  }

  /** Looks from the very beginning next time: something was put there out of turn. */
  void startOver() {
    floorMicros = 0;
  }

  private static Row row(ResultSet results) throws SQLException {
    return new Row(
        results.getLong(1),
        results.getInt(2),
        results.getLong(3),
        results.getLong(4),
        results.getString(5),
        results.getString(6));
  }

  /** SQL that gives a row if there is something to claim. */
  String probe() {
    return "exists (select from " + table.waiting() + " where vt <= statement_timestamp())";
  }

  /** Whether a claim may give less than there is: keys take turns. */
  boolean ordered() {
    return ordered;
  }

  MessageQueue queue() {
    return queue;
  }

  QueueTable table() {
    return table;
  }
}
