package dev.signalbox.lab;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A PostgreSQL server. Opened by {@link PostgresLab#open}. */
public interface PostgresBroker extends Broker {

  /** The name of this kind of broker. */
  String NAME = "postgresql";

  @Override
  default String name() {
    return NAME;
  }

  /** The JDBC address, with user and password as parameters: not for people's eyes. */
  String url();

  /** {@code url} without user and password, {@code username} and {@code password}. */
  @Override
  Map<String, Object> settings();

  /** A new connection, for the caller to close. Blocks while connecting, 10 s at most. */
  default Connection connect() throws SQLException {
    return PostgresConnections.open(url());
  }
}
