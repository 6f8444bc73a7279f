package dev.signalbox.provider.pgmq.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** TEMPORARY. */
public final class PgmqInstallation {
  private PgmqInstallation() {}

  /** TEMPORARY. */
  public static String prepare(Connection connection, SchemaMode mode) throws SQLException {
    try (Statement s = connection.createStatement();
        InputStream in = PgmqInstallation.class.getResourceAsStream("signalbox.sql")) {
      s.execute("create extension if not exists pgmq");
      s.execute("create schema if not exists signalbox");
      s.execute(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
      return "";
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }
}
