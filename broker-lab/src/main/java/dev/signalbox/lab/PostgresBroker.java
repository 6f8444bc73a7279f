package dev.signalbox.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A PostgreSQL. */
public interface PostgresBroker extends Broker {
  /** The name of this kind of broker. */
  String NAME = "postgresql";

  @Override
  default String name() {
    return NAME;
  }

  /** Its address for JDBC, with the user and, if there is one, the password. */
  String url();

  @Override
  default Map<String, Object> settings() {
    return Map.of("url", url());
  }

  /** A connection of its own for the caller. */
  default Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }
}
