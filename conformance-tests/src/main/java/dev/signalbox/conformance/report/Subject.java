package dev.signalbox.conformance.report;

import dev.signalbox.spi.Capabilities;
import java.util.Objects;

/**
 * What was examined.
 *
 * @param name of the configuration, such as {@code pgmq-extension}: one column of the matrix
 * @param provider the provider's type, such as {@code pgmq}
 * @param providerVersion of the provider's jar; {@code unknown} if the jar does not say
 * @param broker the broker and its version; {@code unknown} if the provider does not say
 * @param client the client library and its version; {@code unknown} if the provider does not say
 * @param capabilities what the provider declares
 */
public record Subject(
    String name,
    String provider,
    String providerVersion,
    String broker,
    String client,
    Capabilities capabilities) {
  /** Checks the components. */
  public Subject {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(providerVersion, "providerVersion");
    Objects.requireNonNull(broker, "broker");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(capabilities, "capabilities");
  }
}
