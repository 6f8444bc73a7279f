package dev.signalbox.spi;

import java.util.Objects;

/**
 * What a connection speaks with, in words for people, such as {@code PostgreSQL 18.4, pgmq 1.11.1}.
 *
 * @param broker the broker and its version
 * @param client the client library and its version
 */
public record BrokerVersions(String broker, String client) {
  /** Nobody says. */
  public static final BrokerVersions UNKNOWN = new BrokerVersions("unknown", "unknown");

  /** Checks the components. */
  public BrokerVersions {
    Objects.requireNonNull(broker, "broker");
    Objects.requireNonNull(client, "client");
  }
}
