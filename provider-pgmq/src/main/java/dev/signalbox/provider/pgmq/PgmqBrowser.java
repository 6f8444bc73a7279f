package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters by plain selects. A cursor is the id of the last letter shown: it stays good
 * whatever is added or removed.
 */
final class PgmqBrowser implements DeadLetterBrowser {

  private final Database database;

  PgmqBrowser(Database database) {
    this.database = database;
  }

  @Override
  public Page browse(DeadLetterQueue queue, @Nullable String cursor, int limit) throws Exception {
    if (limit < 1) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT, "a page holds at least 1 letter, not " + limit);
    }
    long after = cursor == null ? 0 : parse(cursor);
    if (after < 0) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT, "\"%s\" is not a cursor of this browser".formatted(cursor));
    }
    try {
      return database.call(connection -> page(connection, queue, after, limit));
    } catch (SQLException failure) {
      throw SqlFailures.shown(failure, queue);
    }
  }

  private static Page page(Connection connection, DeadLetterQueue queue, long after, int limit)
      throws SQLException {
    String sql =
        "select msg_id, %s, message::text, headers::text from %s where msg_id > ? order by msg_id limit ?"
            .formatted(Micros.column("enqueued_at"), new QueueTable(queue.name()).waiting());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, after);
      statement.setLong(2, limit + 1L);
      List<Letter> letters = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          letters.add(
              new Letter(
                  rows.getString(1),
                  Micros.instant(rows.getLong(2)),
                  Wire.message(rows.getString(3), rows.getString(4))));
        }
      }
      boolean more = letters.size() > limit;
      List<Letter> shown = more ? letters.subList(0, limit) : letters;
      return new Page(shown, more ? shown.get(limit - 1).brokerMessageId() : null);
    }
  }

  @Override
  public int remove(DeadLetterQueue queue, List<String> brokerMessageIds) throws Exception {
    Long[] ids = brokerMessageIds.stream().map(PgmqBrowser::parse).sorted().toArray(Long[]::new);
    String sql =
        "delete from " + new QueueTable(queue.name()).waiting() + " where msg_id = any (?)";
    try {
      return database.call(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
              statement.setArray(1, Append.array(connection, "int8", ids));
              return statement.executeUpdate();
            }
          });
    } catch (SQLException failure) {
      throw SqlFailures.shown(failure, queue);
    }
  }

  /** The number behind an id, or -1, which no letter has. */
  private static long parse(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException foreign) {
      return -1;
    }
  }
}
