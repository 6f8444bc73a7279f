package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Why an event goes where it goes.
 *
 * @param eventName the event's name
 * @param route the route that takes it
 * @param matching all routes that match the name, in file order; the default route is not among
 *     them
 * @param reason the same in a sentence
 */
public record RouteExplanation(String eventName, Route route, List<Route> matching, String reason) {

  public RouteExplanation {
    requireNonNull(eventName, "eventName");
    requireNonNull(route, "route");
    matching = List.copyOf(matching);
    requireNonNull(reason, "reason");
  }
}
