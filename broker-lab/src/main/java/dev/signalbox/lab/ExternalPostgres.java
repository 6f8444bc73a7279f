package dev.signalbox.lab;

import dev.signalbox.lab.PostgresOptions.Extension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * A server that somebody else runs.
 *
 * @param origin the environment's variable that names it
 */
record ExternalPostgres(PostgresAddress address, String origin) implements PostgresBroker {

  /** Checks that the server lets us in and has the extension or not, as asked. */
  static ExternalPostgres open(String address, PostgresOptions options) {
    ExternalPostgres server =
        new ExternalPostgres(PostgresAddress.parse(address, PostgresLab.URL), PostgresLab.URL);
    try (Connection connection = server.connect()) {
      server.check(options.extension(), PostgresConnections.offersExtension(connection, "pgmq"));
      return server;
    } catch (SQLException refusal) {
      throw new LabException(
          server.description() + " does not let us in: " + refusal.getMessage(), refusal);
    }
  }

  private void check(Extension wanted, boolean offered) {
    if (wanted == Extension.PGMQ && !offered) {
      throw new LabException(
          description() + " has no pgmq extension to create; install it there, or unset " + origin);
    }
    if (wanted == Extension.NONE && offered) {
      throw new LabException(
          description() + " has the pgmq extension, and one without is needed; unset " + origin);
    }
  }

  private String description() {
    return "the PostgreSQL that " + origin + " names";
  }

  @Override
  public String url() {
    return address.complete();
  }

  @Override
  public Map<String, Object> settings() {
    return address.settings();
  }

  @Override
  public boolean controllable() {
    return false;
  }

  @Override
  public void kill() {
    throw refused("kill");
  }

  @Override
  public void restart() {
    throw refused("restart");
  }

  @Override
  public void pause() {
    throw refused("pause");
  }

  @Override
  public void resume() {
    throw refused("resume");
  }

  @Override
  public void close() {
    // The lab did not start it.
  }

  private UnsupportedOperationException refused(String operation) {
    return new UnsupportedOperationException(
        "cannot %s %s: the lab did not start it; unset %s for one that it can %s"
            .formatted(operation, description(), origin, operation));
  }

  @Override
  public String toString() {
    return origin;
  }
}
