package dev.signalbox.lab;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.postgresql.Driver;

/** Connections to a server, and what the lab itself asks of one. */
final class PostgresConnections {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(25);

  private PostgresConnections() {}

  /** A connection to a complete address. Blocks for 10 s at most. */
  static Connection open(String url) throws SQLException {
    Properties limits = new Properties();
    limits.setProperty("connectTimeout", "10");
    limits.setProperty("loginTimeout", "10");
    // Not by DriverManager, which starts every driver on the class path, Testcontainers' included.
    return requireNonNull(new Driver().connect(url, limits), "connection");
  }

  /**
   * Blocks until the server lets somebody in, and gives its version.
   *
   * @param running asked between attempts; once it is false, nothing is awaited any longer
   * @throws SQLException the last refusal
   */
  static String awaitVersion(String url, Duration patience, BooleanSupplier running)
      throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try (Connection connection = open(url)) {
        return text(connection, "show server_version");
      } catch (SQLException refused) {
        boolean late = System.nanoTime() - deadline > 0;
        if (late || !running.getAsBoolean() || Thread.currentThread().isInterrupted()) {
          throw refused;
        }
        LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      }
    }
  }

  /** Whether the extension could be created, whether or not it already is. */
  static boolean offersExtension(Connection connection, String extension) throws SQLException {
    return !text(
            connection,
            "select count(*) from pg_available_extensions where name = '" + extension + "'")
        .equals("0");
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
