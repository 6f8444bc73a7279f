package dev.signalbox.routing;

import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.config.ConfigSection;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Setting;
import dev.signalbox.spi.config.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code [[events.domain.routes]]} and checks what the routes say about each other. */
final class RouteSections {

  private static final EventPattern ANY = EventPattern.parse("#");

  private enum ShadowPolicy {
    ERROR,
    WARN
  }

  private final ConfigSection domain;
  private final ProviderSections providers;
  private final Optional<String> defaultProvider;
  private final DeliveryMode defaultDelivery;
  private final Set<String> used = new HashSet<>();
  private boolean patternsAreGood = true;

  RouteSections(
      ConfigSection domain,
      ProviderSections providers,
      Optional<String> defaultProvider,
      DeliveryMode defaultDelivery) {
    this.domain = domain;
    this.providers = providers;
    this.defaultProvider = defaultProvider;
    this.defaultDelivery = defaultDelivery;
    defaultProvider.ifPresent(used::add);
  }

  /** The instances that a route or the default names. */
  Set<String> used() {
    return used;
  }

  List<Route> read() {
    List<ConfigSection> sections = domain.sections("routes");
    List<Route> routes = new ArrayList<>();
    for (ConfigSection section : sections) {
      routes.add(route(routes.size(), section));
    }
    checkShadows(sections, routes);
    return routes;
  }

  private Route route(int index, ConfigSection section) {
    Setting<EventPattern> pattern = section.string("pattern").as(EventPattern::parse, ANY);
    patternsAreGood &= pattern.optional().isPresent();
    Optional<DeliveryMode> delivery = Deliveries.read(section, "delivery").optional();
    Optional<String> own = instance(section, "provider");
    Optional<String> provider = own.or(() -> defaultProvider);
    Optional<String> fallback = instance(section, "fallback");
    List<String> mirror = instances(section, "mirror");
    List<String> drain = instances(section, "drain");
    fallback.ifPresent(name -> refuseSame(section, "fallback", name, provider));
    mirror.forEach(name -> refuseSame(section, "mirror", name, provider));
    drain.forEach(name -> refuseSame(section, "drain", name, provider));
    checkLegs(section, delivery.orElse(defaultDelivery), provider);
    return new Route(
        index,
        Optional.of(pattern.required()),
        provider,
        delivery,
        fallback,
        mirror,
        drain,
        overlay(section, provider),
        section.origin());
  }

  private Optional<String> instance(ConfigSection section, String key) {
    Optional<String> name = section.string(key).optional();
    name.ifPresent(known -> note(section, key, known));
    return name;
  }

  private List<String> instances(ConfigSection section, String key) {
    List<String> names = section.strings(key).orElse(List.of());
    if (new LinkedHashSet<>(names).size() < names.size()) {
      section.problem(key, "names an instance twice");
    }
    names.forEach(name -> note(section, key, name));
    return names;
  }

  private void note(ConfigSection section, String key, String name) {
    used.add(name);
    if (!providers.names().contains(name)) {
      String message = "no provider instance \"" + name + "\"";
      String hint =
          Spelling.hint(name, providers.names())
              .orElse("add a table [events.providers." + name + "]");
      section.problem(key, message, hint);
    }
  }

  private static void refuseSame(
      ConfigSection section, String key, String name, Optional<String> provider) {
    if (provider.isPresent() && provider.get().equals(name)) {
      section.problem(
          key, "\"" + name + "\" is the route's provider itself", "name another instance");
    }
  }

  private static void checkLegs(
      ConfigSection section, DeliveryMode delivery, Optional<String> provider) {
    if (delivery.durable() && provider.isEmpty()) {
      section.problem(
          "",
          "needs a provider for its durable leg",
          "add provider = \"…\" here, or default_provider to [events.domain]");
    }
    if (!delivery.durable()) {
      for (String key : List.of("fallback", "mirror", "config")) {
        if (section.has(key)) {
          section.problem(
              key,
              "a fast route never reaches a broker",
              "remove it, or choose delivery = \"broadcast\"");
        }
      }
    }
  }

  private Optional<ProviderInstance> overlay(ConfigSection section, Optional<String> provider) {
    if (!section.has("config")) {
      return Optional.empty();
    }
    ConfigSection config = section.section("config");
    Table over = config.table();
    for (String key : List.of("type", "required")) {
      if (config.has(key)) {
        config.problem(key, "belongs to the provider's own table", "remove it here");
      }
    }
    config.leave(config.keys());
    return provider.flatMap(name -> providers.overlay(name, over, config.path()));
  }

  private void checkShadows(List<ConfigSection> sections, List<Route> routes) {
    ShadowPolicy policy =
        domain.oneOf("shadowed_routes", ShadowPolicy.class).orElse(ShadowPolicy.ERROR);
    // A route whose pattern is wrong must not be said to shadow others.
    if (!patternsAreGood) {
      return;
    }
    ShadowedRoutes shadows =
        new ShadowedRoutes(routes.stream().map(route -> route.pattern().orElseThrow()).toList());
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      ConfigSection section = sections.get(i);
      shadows.shadowOf(i).ifPresent(by -> reportShadow(section, route, routes.get(by), policy));
    }
  }

  private static void reportShadow(
      ConfigSection section, Route route, Route by, ShadowPolicy policy) {
    String line = by.origin().line() == 0 ? "" : " (line " + by.origin().line() + ")";
    String hint =
        by
            + line
            + (route.pattern().equals(by.pattern())
                ? " has the same pattern"
                : " takes every name that it matches");
    if (policy == ShadowPolicy.ERROR) {
      section.problem(
          "", "never reached", hint + " (an error; `shadowed_routes = \"warn\"` allows it)");
    } else {
      section.warning("", "never reached", hint);
    }
  }
}
