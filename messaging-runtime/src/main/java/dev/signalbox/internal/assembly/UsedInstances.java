package dev.signalbox.internal.assembly;

import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.routing.Route;
import dev.signalbox.routing.SignalboxConfig;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which configured provider instances anything uses: only those are connected. */
final class UsedInstances {
  private UsedInstances() {}

  static Collection<ProviderInstance> of(SignalboxConfig config) {
    Set<String> names = new LinkedHashSet<>();
    config.domain().defaultProvider().ifPresent(names::add);
    for (Route route : config.domain().routes()) {
      route.provider().ifPresent(names::add);
      names.addAll(route.drain());
    }
    Map<String, ProviderInstance> used = new LinkedHashMap<>(config.providers());
    used.keySet().retainAll(names);
    return used.values();
  }
}
