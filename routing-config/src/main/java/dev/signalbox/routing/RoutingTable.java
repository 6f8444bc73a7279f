package dev.signalbox.routing;

import dev.signalbox.routing.internal.PatternTrie;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.Grammar;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which route an event takes: the first in file order whose pattern matches its name, else the
 * default route. Compiled once; looking a name up costs the same however many routes there are, and
 * allocates nothing for a name that was seen before. Thread-safe, without locks.
 */
public final class RoutingTable {

  private final List<Route> routes;
  private final Route defaultRoute;
  private final PatternTrie trie;
  private final ResolvedNames resolved = new ResolvedNames();

  private RoutingTable(List<Route> routes, Route defaultRoute) {
    this.routes = List.copyOf(routes);
    this.defaultRoute = defaultRoute;
    this.trie = new PatternTrie(patterns(routes));
  }

  /**
   * Compiles routes.
   *
   * @param routes in the order in which they are tried; their indexes are 0, 1, 2, …
   * @param defaultRoute the route of events that none of them takes
   */
  public static RoutingTable of(List<Route> routes, Route defaultRoute) {
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).index() != i) {
        throw new IllegalArgumentException(routes.get(i) + " stands at place " + i);
      }
    }
    if (!defaultRoute.isDefault()) {
      throw new IllegalArgumentException(defaultRoute + " is not a default route");
    }
    return new RoutingTable(routes, defaultRoute);
  }

  /** The routes in order, without the default route. */
  public List<Route> routes() {
    return routes;
  }

  /** The route of events that no other takes. */
  public Route defaultRoute() {
    return defaultRoute;
  }

  /** The route that an event of this name takes. What is no event name takes the default route. */
  public Route resolve(String eventName) {
    Route known = resolved.find(eventName);
    return known != null ? known : resolveNew(eventName);
  }

  private Route resolveNew(String eventName) {
    if (!Grammar.isEventName(eventName)) {
      return defaultRoute;
    }
    int index = trie.first(eventName);
    Route route = index == PatternTrie.NONE ? defaultRoute : routes.get(index);
    resolved.remember(eventName, route);
    return route;
  }

  /**
   * Why an event of this name takes its route.
   *
   * @throws IllegalArgumentException if the text is no event name
   */
  public RouteExplanation explain(String eventName) {
    Grammar.checkEventName(eventName);
    List<Route> matching =
        routes.stream().filter(route -> route.pattern().orElseThrow().matches(eventName)).toList();
    return new RouteExplanation(eventName, resolve(eventName), matching, reason(matching));
  }

  private static String reason(List<Route> matching) {
    if (matching.isEmpty()) {
      return "no route matches, so the default route takes it";
    }
    String first = matching.get(0) + " (" + matching.get(0).origin() + ")";
    return matching.size() == 1
        ? first + " is the only route that matches"
        : first + " is the first of " + matching.size() + " routes that match";
  }

  /**
   * The provider instances that a consumer of events of these patterns must read: those of every
   * route that such an event can take on its way to a broker, and those that such routes still
   * drain; never mirrors or fallbacks. In file order, the default provider last.
   */
  public Set<String> providersFor(Collection<EventPattern> patterns) {
    return new ConsumedProviders(routes, defaultRoute, trie).of(patterns);
  }

  private static List<EventPattern> patterns(List<Route> routes) {
    return IntStream.range(0, routes.size())
        .mapToObj(i -> routes.get(i).pattern().orElseThrow())
        .toList();
  }
}
