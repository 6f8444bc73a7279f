package dev.signalbox.lab;

import dev.signalbox.lab.PostgresOptions.Extension;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A server that somebody else runs, by an address from the environment. */
record ExternalPostgres(String url, String username, String password, String origin)
    implements PostgresBroker {

  /**
   * Checks that the server answers and has the extension or not, as asked.
   *
   * @param address a JDBC address that may hold the parameters {@code user} and {@code password}
   * @param variable where the address came from
   */
  static ExternalPostgres open(String address, String variable, PostgresOptions options) {
    ExternalPostgres server = parse(address, variable);
    try (Connection connection = server.connect()) {
      server.check(options.extension(), PostgresConnections.offersExtension(connection, "pgmq"));
      return server;
    } catch (SQLException refusal) {
      throw new LabException(
          "the PostgreSQL that " + variable + " names does not let us in: " + refusal.getMessage(),
          refusal);
    }
  }

  private static ExternalPostgres parse(String address, String variable) {
    if (!address.startsWith("jdbc:postgresql:")) {
      throw new LabException(
          variable
              + " is not a JDBC address such as jdbc:postgresql://host/app?user=me&password=it");
    }
    String username = "";
    String password = "";
    List<String> others = new ArrayList<>();
    int query = address.indexOf('?');
    for (String parameter : query < 0 ? new String[0] : address.substring(query + 1).split("&")) {
      if (parameter.startsWith("user=")) {
        username = value(parameter);
      } else if (parameter.startsWith("password=")) {
        password = value(parameter);
      } else {
        others.add(parameter);
      }
    }
    String url = query < 0 ? address : address.substring(0, query);
    if (!others.isEmpty()) {
      url += "?" + String.join("&", others);
    }
    return new ExternalPostgres(url, username, password, variable);
  }

  private static String value(String parameter) {
    return URLDecoder.decode(
        parameter.substring(parameter.indexOf('=') + 1), StandardCharsets.UTF_8);
  }

  private void check(Extension wanted, boolean offered) {
    if (wanted == Extension.PGMQ && !offered) {
      throw new LabException(
          "the PostgreSQL that " + origin + " names has no pgmq extension to create; install it");
    }
    if (wanted == Extension.NONE && offered) {
      throw new LabException(
          "the PostgreSQL that "
              + origin
              + " names has the pgmq extension, and one without it is needed; unset "
              + origin
              + ", or name another");
    }
  }

  @Override
  public boolean controllable() {
    return false;
  }

  @Override
  public void kill() {
    throw foreign("kill");
  }

  @Override
  public void restart() {
    throw foreign("restart");
  }

  @Override
  public void pause() {
    throw foreign("pause");
  }

  @Override
  public void resume() {
    throw foreign("resume");
  }

  @Override
  public void close() {}

  private UnsupportedOperationException foreign(String operation) {
    return new UnsupportedOperationException(
        "cannot "
            + operation
            + " the PostgreSQL that "
            + origin
            + " names: the lab did not start it; unset "
            + origin
            + " for one that it can");
  }

  @Override
  public String toString() {
    return origin;
  }
}
