package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Where domain events go.
 *
 * @param defaultProvider the instance for events that no route sends elsewhere
 * @param naming what queues are called
 * @param defaultGroup whether a channel has a default group from its creation
 * @param createQueues whether missing queues are created
 * @param orderingKey where ordering keys come from
 * @param firedBy what events say about who fired them
 * @param routes in file order
 */
public record DomainSettings(
    Optional<String> defaultProvider,
    QueueNaming naming,
    boolean defaultGroup,
    boolean createQueues,
    OrderingKeySource orderingKey,
    String firedBy,
    List<Route> routes) {

  public DomainSettings {
    requireNonNull(defaultProvider, "defaultProvider");
    requireNonNull(naming, "naming");
    requireNonNull(orderingKey, "orderingKey");
    requireNonNull(firedBy, "firedBy");
    routes = List.copyOf(routes);
  }
}
