package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The statement that puts events into a channel's queues, or into one queue. */
final class Append {

  private static final String TO_CHANNEL = "select msg_id from signalbox.publish(?, ?, ?, ?)";
  private static final String TO_QUEUE = "select msg_id from signalbox.append(?, ?, ?, ?)";

  private Append() {}

  /**
   * Appends a batch.
   *
   * @param now the time that delays count from
   * @return the message ids, in order; none where a channel has no group
   */
  static List<String> run(
      Connection connection, Destination destination, List<EventMessage> batch, Instant now)
      throws SQLException {
    String sql = destination instanceof EventChannel ? TO_CHANNEL : TO_QUEUE;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, destination, batch, now);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> ids = new ArrayList<>(batch.size());
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
        return ids;
      }
    }
  }

  /** Fills in the four parameters of a publishing function. */
  static void bind(
      PreparedStatement statement, Destination destination, List<EventMessage> batch, Instant now)
      throws SQLException {
    String[] bodies = new String[batch.size()];
    String[] heads = new String[batch.size()];
    Long[] delays = new Long[batch.size()];
    for (int i = 0; i < batch.size(); i++) {
      EventMessage message = batch.get(i);
      bodies[i] = Wire.body(message);
      heads[i] = Wire.headers(message, destination);
      delays[i] = message.earliest().map(earliest -> delay(earliest, now)).orElse(0L);
    }
    Connection connection = statement.getConnection();
    statement.setString(1, new QueueTable(destination.name()).name());
    statement.setArray(2, array(connection, "text", bodies));
    statement.setArray(3, array(connection, "text", heads));
    statement.setArray(4, array(connection, "int8", delays));
  }

  static Array array(Connection connection, String type, Object[] elements) throws SQLException {
    return connection.createArrayOf(type, elements);
  }

  private static long delay(Instant earliest, Instant now) {
    Duration delay = Duration.between(now, earliest);
    return delay.isNegative() ? 0 : Micros.of(delay);
  }

  /** Whether a publish to a channel failed because the queue of another group is gone. */
  static boolean lostGroup(SQLException failure, Destination destination) {
    return destination instanceof EventChannel
        && SqlFailures.UNDEFINED_TABLE.equals(failure.getSQLState())
        && !Pattern.compile("pgmq\\.q_" + destination.name() + "\\b")
            .matcher(String.valueOf(failure.getMessage()))
            .find();
  }
}
