package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.config.Origin;
import java.util.List;
import java.util.Optional;

/**
 * Where the events of a pattern go.
 *
 * @param index the place among the routes of the configuration, from 0; -1 for the default route
 * @param pattern the names of the events; absent for the default route, which takes what no other
 *     does
 * @param provider the instance that the durable leg goes to: the route's own, else the default one
 * @param delivery the mode that the route asks for
 * @param fallback the instance to use while the provider's circuit is open
 * @param mirror instances that get a copy of what the provider accepted
 * @param drain instances that consumers still read, where these events went before
 * @param overlay the provider's instance with this route's own settings over it, published through
 *     a connection of its own
 * @param origin where the route is written
 */
public record Route(
    int index,
    Optional<EventPattern> pattern,
    Optional<String> provider,
    Optional<DeliveryMode> delivery,
    Optional<String> fallback,
    List<String> mirror,
    List<String> drain,
    Optional<ProviderInstance> overlay,
    Origin origin) {

  /** The index of the default route. */
  public static final int DEFAULT_INDEX = -1;

  public Route {
    requireNonNull(pattern, "pattern");
    requireNonNull(provider, "provider");
    requireNonNull(delivery, "delivery");
    requireNonNull(fallback, "fallback");
    mirror = List.copyOf(mirror);
    drain = List.copyOf(drain);
    requireNonNull(overlay, "overlay");
    requireNonNull(origin, "origin");
    if ((index == DEFAULT_INDEX) != pattern.isEmpty()) {
      throw new IllegalArgumentException("exactly the default route has no pattern");
    }
  }

  /** The route of events that no other takes. */
  public static Route byDefault(Optional<String> provider) {
    return new Route(
        DEFAULT_INDEX,
        Optional.empty(),
        provider,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Origin.of("(defaults)"));
  }

  /** Whether this is the route of events that no other takes. */
  public boolean isDefault() {
    return index == DEFAULT_INDEX;
  }

  /** {@code routes[1] "payment.*"}, or {@code the default route}. */
  @Override
  public String toString() {
    return pattern
        .map(names -> "routes[" + index + "] \"" + names + "\"")
        .orElse("the default route");
  }
}
