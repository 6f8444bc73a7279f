package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.ProviderConfig;

/**
 * One configured broker.
 *
 * @param name the name by which routes speak of it
 * @param type the provider that serves it
 * @param required whether Signalbox must not start without it
 * @param resilience how long and how often it is tried
 * @param config the provider's own settings
 */
public record ProviderInstance(
    String name,
    String type,
    boolean required,
    ResilienceSettings resilience,
    ProviderConfig config) {

  public ProviderInstance {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(resilience, "resilience");
    requireNonNull(config, "config");
  }
}
