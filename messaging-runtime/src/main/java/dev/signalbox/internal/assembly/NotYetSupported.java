package dev.signalbox.internal.assembly;

import dev.signalbox.routing.Route;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Refuses what the configuration can say but this version does not do: nothing passes silently. */
final class NotYetSupported {
  private NotYetSupported() {}

  static void check(SignalboxConfig config) {
    List<ConfigProblem> problems = new ArrayList<>();
    for (Route route : config.domain().routes()) {
      if (route.fallback().isPresent()) {
        problems.add(problem(route, "fallback"));
      }
      if (!route.mirror().isEmpty()) {
        problems.add(problem(route, "mirror"));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static ConfigProblem problem(Route route, String key) {
    return new ConfigProblem(
        route.origin(),
        "events.domain.routes[" + route.index() + "]." + key,
        "this version of Signalbox cannot do that yet",
        Optional.of("take the key out"));
  }
}
