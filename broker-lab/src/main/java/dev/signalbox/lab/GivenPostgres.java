package dev.signalbox.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL that was there before; the lab neither starts nor ends it. */
final class GivenPostgres implements PostgresBroker {

  private final String url;

  GivenPostgres(String url, PostgresOptions options) {
    this.url = url;
    boolean wanted = options.extension() == PostgresOptions.Extension.PGMQ;
    if (wanted != knowsPgmq()) {
      throw new LabException(
          "%s: this PostgreSQL %s the pgmq extension, and one that %s it is wanted; unset the variable, or give another one"
              .formatted(PostgresLab.URL, wanted ? "lacks" : "has", wanted ? "has" : "lacks"));
    }
  }

  private boolean knowsPgmq() {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select 1 from pg_available_extensions where name = 'pgmq'")) {
      return row.next();
    } catch (SQLException failure) {
      throw new LabException(
          "%s: the PostgreSQL there does not answer: %s"
              .formatted(PostgresLab.URL, failure.getMessage()),
          failure);
    }
  }

  @Override
  public String origin() {
    return "the PostgreSQL of " + PostgresLab.URL;
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public boolean controllable() {
    return false;
  }

  @Override
  public void kill() {
    throw refused("killed");
  }

  @Override
  public void restart() {
    throw refused("restarted");
  }

  @Override
  public void pause() {
    throw refused("paused");
  }

  @Override
  public void resume() {
    throw refused("resumed");
  }

  @Override
  public void close() {
    // It is not ours to end.
  }

  private static UnsupportedOperationException refused(String what) {
    return new UnsupportedOperationException(
        "the PostgreSQL of %s was not started by the lab and is not %s; unset the variable for that"
            .formatted(PostgresLab.URL, what));
  }
}
