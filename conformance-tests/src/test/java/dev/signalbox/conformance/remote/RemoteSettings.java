package dev.signalbox.conformance.remote;

import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * A table of {@code remote-memory}.
 *
 * @param host where the server is
 * @param port where the server is
 * @param user who logs in
 * @param password of the user
 * @param timeout of one request
 * @param trust a key store with the server's certificate; none: no TLS
 * @param lie what a saboteur does wrong; none: nothing
 */
record RemoteSettings(
    String host,
    int port,
    String user,
    Secret password,
    Duration timeout,
    Optional<String> trust,
    Optional<String> lie) {
  static RemoteSettings of(ProviderConfig config) {
    return config.read(
        table -> {
          String address = table.string("address").required();
          int colon = address.lastIndexOf(':');
          return new RemoteSettings(
              address.substring(0, colon),
              Integer.parseInt(address.substring(colon + 1)),
              table.string("username").required(),
              table.secret("password").required(),
              Duration.ofMillis(table.integer("operation_timeout_ms").orElse(3_000)),
              table.string("trust_store").optional(),
              table.string("lie").optional());
        });
  }
}
