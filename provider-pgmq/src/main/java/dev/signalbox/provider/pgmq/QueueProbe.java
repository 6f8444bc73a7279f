package dev.signalbox.provider.pgmq;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Looks by one statement which of many queues have something. */
final class QueueProbe {

  private QueueProbe() {}

  static List<QueueReader> filled(Connection connection, List<QueueReader> readers)
      throws SQLException {
    String sql = readers.stream().map(QueueReader::probe).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select array[" + sql + "]")) {
      row.next();
      Boolean[] has = (Boolean[]) row.getArray(1).getArray();
      List<QueueReader> filled = new ArrayList<>();
      for (int i = 0; i < has.length; i++) {
        if (has[i]) {
          filled.add(readers.get(i));
        }
      }
      return filled;
    } catch (SQLException failure) {
      if (SqlFailures.UNDEFINED_TABLE.equals(failure.getSQLState())) {
        // The claim says which one is gone.
        return readers;
      }
      throw failure;
    }
  }
}
