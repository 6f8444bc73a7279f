package dev.signalbox.routing;

import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.config.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes routes and names for tests. */
final class RouteSamples {

  private RouteSamples() {}

  static Route route(int index, String pattern) {
    return route(index, pattern, "p" + index % 7, Optional.empty(), List.of());
  }

  static Route route(
      int index,
      String pattern,
      String provider,
      Optional<DeliveryMode> delivery,
      List<String> drain) {
    return new Route(
        index,
        Optional.of(EventPattern.parse(pattern)),
        Optional.of(provider),
        delivery,
        Optional.empty(),
        List.of(),
        drain,
        Optional.empty(),
        new Origin("events.toml", index + 1, 1));
  }

  static RoutingTable table(String... patterns) {
    List<Route> routes = new ArrayList<>();
    for (String pattern : patterns) {
      routes.add(route(routes.size(), pattern));
    }
    return RoutingTable.of(routes, Route.byDefault(Optional.of("fallen_through")));
  }

  static String pattern(SplittableRandom random, List<String> segments, int longest) {
    List<String> pattern = new ArrayList<>();
    int length = 1 + random.nextInt(longest);
    for (int i = 0; i < length; i++) {
      pattern.add(segments.get(random.nextInt(segments.size())));
    }
    return String.join(".", pattern);
  }

  static List<String> names(List<String> letters, int longest) {
    List<String> names = new ArrayList<>(letters);
    int from = 0;
    for (int length = 2; length <= longest; length++) {
      int to = names.size();
      for (int i = from; i < to; i++) {
        for (String letter : letters) {
          names.add(names.get(i) + "." + letter);
        }
      }
      from = to;
    }
    return names;
  }
}
