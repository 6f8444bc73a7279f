package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.config.ConfigProblem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is configured, checked. Immutable. Made by {@link SignalboxConfigLoader} from
 * TOML or by {@link #builder()} from code.
 *
 * @param enabled whether publish and dispatch do anything
 * @param defaultDelivery how events are delivered that say nothing about it
 * @param environment the name of the environment
 * @param domain where domain events go
 * @param routingTable the routes, compiled
 * @param providers the configured brokers by name, in file order
 * @param publisher the publish pipeline
 * @param consumerDefaults how a consumer works whose group has no settings of its own
 * @param consumers the groups that have settings of their own
 * @param fast the in-process leg
 * @param metrics what is measured
 * @param warnings what the user should know although the configuration works
 */
public record SignalboxConfig(
    boolean enabled,
    DeliveryMode defaultDelivery,
    String environment,
    DomainSettings domain,
    RoutingTable routingTable,
    Map<String, ProviderInstance> providers,
    PublisherSettings publisher,
    ConsumerSettings consumerDefaults,
    Map<String, ConsumerSettings> consumers,
    FastSettings fast,
    MetricsSettings metrics,
    List<ConfigProblem> warnings) {

  public SignalboxConfig {
    requireNonNull(defaultDelivery, "defaultDelivery");
    requireNonNull(environment, "environment");
    requireNonNull(domain, "domain");
    requireNonNull(routingTable, "routingTable");
    providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    requireNonNull(publisher, "publisher");
    requireNonNull(consumerDefaults, "consumerDefaults");
    consumers = Collections.unmodifiableMap(new LinkedHashMap<>(consumers));
    requireNonNull(fast, "fast");
    requireNonNull(metrics, "metrics");
    warnings = List.copyOf(warnings);
  }

  /** A builder that says by code what a file would say by TOML. */
  public static SignalboxConfigBuilder builder() {
    return new SignalboxConfigBuilder();
  }

  /** How a consumer of a group works: the group's own settings over the defaults. */
  public ConsumerSettings consumer(String group) {
    return consumers.getOrDefault(group, consumerDefaults);
  }

  /**
   * A configured broker.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public ProviderInstance provider(String name) {
    ProviderInstance instance = providers.get(name);
    if (instance == null) {
      throw new IllegalArgumentException(
          "no provider instance \"" + name + "\"; there are " + providers.keySet());
    }
    return instance;
  }
}
