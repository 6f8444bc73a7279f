package dev.signalbox.provider.pgmq.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Small things that are done with SQL. */
public final class Sql {

  private Sql() {}

  /** Executes a statement without parameters, or several. */
  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Executes a statement with texts as parameters. */
  public static void execute(
      Connection connection, String sql, @Nullable String first, @Nullable String... more)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, first);
      for (int i = 0; i < more.length; i++) {
        statement.setString(i + 2, more[i]);
      }
      statement.execute();
    }
  }

  /** What is done in a transaction. */
  public interface Work<T> {
    /** Does it. */
    T done() throws SQLException;
  }

  /** Does something in one transaction of a connection in auto-commit mode. */
  public static <T> T transact(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.done();
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException failure) {
      rollBack(connection, failure);
      throw failure;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }

  private static void rollBack(Connection connection, Exception failure) {
    try {
      connection.rollback();
    } catch (SQLException broken) {
      failure.addSuppressed(broken);
    }
  }

  /** The first column of the first row, if there is one. */
  public static Optional<String> one(
      Connection connection, String sql, @Nullable String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** The text of a script of this package. */
  static String script(String name) {
    try (InputStream in = Objects.requireNonNull(Sql.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
