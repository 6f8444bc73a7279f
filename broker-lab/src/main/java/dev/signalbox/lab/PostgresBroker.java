package dev.signalbox.lab;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A PostgreSQL server. Opened by {@link PostgresLab#open}. */
public interface PostgresBroker extends Broker {

  /** The JDBC address, without user and password. */
  String url();

  /** The user, a superuser unless the address came from the environment. */
  String username();

  /** The user's password; empty if there is none. */
  String password();

  @Override
  default String name() {
    return PostgresLab.NAME;
  }

  /** {@code url}, {@code username} and {@code password}. */
  @Override
  default Map<String, Object> settings() {
    return Map.of("url", url(), "username", username(), "password", password());
  }

  /** A new connection, for the caller to close. Blocks while connecting, 10 s at most. */
  default Connection connect() throws SQLException {
    return PostgresConnections.open(this);
  }
}
