package dev.signalbox.routing;

import dev.signalbox.routing.ConsumerSections.Consumer;
import dev.signalbox.routing.internal.NameTemplate;
import dev.signalbox.routing.internal.OldNames;
import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigSection;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Spelling;
import dev.signalbox.spi.config.Variables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a configuration of a tree of values: the one way for files and for code. */
final class ConfigReader {

  private final ConfigProblems problems;
  private final Variables variables;
  private final Optional<ProviderCatalog> catalog;
  private final Optional<String> environment;

  ConfigReader(
      Variables variables,
      Optional<ProviderCatalog> catalog,
      Optional<String> environment,
      ConfigProblems problems) {
    this.variables = variables;
    this.catalog = catalog;
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * Reads the whole tree.
   *
   * @throws ConfigException with everything that is wrong with it
   */
  SignalboxConfig read(Table tree) {
    ConfigSection root =
        ConfigSection.of(OldNames.modernise(tree, problems), "", variables, problems);
    ConfigSection events = root.section("events");
    DeliveryMode delivery =
        Deliveries.read(events, "default_delivery").orElse(DeliveryMode.DURABLE);
    ProviderSections providers =
        new ProviderSections(events.section("providers"), variables, problems);
    ConfigSection domainSection = events.section("domain");
    DomainSettings domain = domain(domainSection, providers, delivery);
    Consumer defaults = ConsumerSections.defaults(events.section("durable"));
    Map<String, Consumer> consumers =
        ConsumerSections.named(events.section("consumers"), defaults.settings());
    SignalboxConfig config =
        new SignalboxConfig(
            events.flag("enabled").orElse(true),
            delivery,
            environment.orElse(events.string("environment").orElse("local")),
            domain,
            RoutingTable.of(domain.routes(), Route.byDefault(domain.defaultProvider())),
            providers.instances(),
            PlainSections.publisher(events.section("publisher")),
            defaults.settings(),
            settings(consumers),
            PlainSections.fast(events.section("fast")),
            PlainSections.metrics(events.section("metrics")),
            List.of());
    new CapabilityChecks(config, catalog, problems)
        .check(providers, domainSection, defaults, consumers);
    root.reportUnread();
    return finish(config);
  }

  private DomainSettings domain(
      ConfigSection section, ProviderSections providers, DeliveryMode delivery) {
    Optional<String> defaultProvider = section.string("default_provider").optional();
    defaultProvider
        .filter(name -> !providers.names().contains(name))
        .ifPresent(
            name ->
                section.problem(
                    "default_provider",
                    "no provider instance \"" + name + "\"",
                    Spelling.hint(name, providers.names())
                        .orElse("add a table [events.providers." + name + "]")));
    RouteSections routes = new RouteSections(section, providers, defaultProvider, delivery);
    List<Route> read = routes.read();
    warnOfUnused(providers, routes);
    return new DomainSettings(
        defaultProvider,
        naming(section),
        section.flag("default_group").orElse(true),
        section.flag("create_queues").orElse(true),
        section
            .string("ordering_key")
            .as(OrderingKeySource::parse, new OrderingKeySource.None())
            .orElse(new OrderingKeySource.None()),
        section
            .string("fired_by")
            .check(name -> !name.isBlank(), "must not be empty")
            .orElse(
                variables.value("HOSTNAME").filter(name -> !name.isBlank()).orElse("signalbox")),
        read);
  }

  private static QueueNaming naming(ConfigSection section) {
    NameTemplate queues = template(section, "queue_pattern", QueueNaming.QUEUES);
    NameTemplate groups = template(section, "group_pattern", QueueNaming.GROUPS);
    NameTemplate letters = template(section, "dlq_pattern", QueueNaming.DEAD_LETTERS);
    try {
      return QueueNaming.of(queues, groups, letters);
    } catch (IllegalArgumentException collision) {
      String blamed =
          Stream.of("dlq_pattern", "group_pattern")
              .filter(section::has)
              .findFirst()
              .orElse("queue_pattern");
      section.problem(blamed, String.valueOf(collision.getMessage()));
      return QueueNaming.standard();
    }
  }

  private static NameTemplate template(ConfigSection section, String key, NameTemplate standard) {
    return section.string(key).as(standard::like, standard).orElse(standard);
  }

  private static void warnOfUnused(ProviderSections providers, RouteSections routes) {
    for (String name : providers.names()) {
      // What need not be there need not be used either.
      boolean spare = !providers.section(name).flag("required").orElse(true);
      if (!routes.used().contains(name) && !spare) {
        providers
            .section(name)
            .warning(
                "", "no route uses it", "name it in a route or as default_provider, or remove it");
      }
    }
  }

  private static Map<String, ConsumerSettings> settings(Map<String, Consumer> consumers) {
    Map<String, ConsumerSettings> settings = new LinkedHashMap<>();
    consumers.forEach((group, consumer) -> settings.put(group, consumer.settings()));
    return settings;
  }

  private SignalboxConfig finish(SignalboxConfig config) {
    throwSorted(problems);
    return new SignalboxConfig(
        config.enabled(),
        config.defaultDelivery(),
        config.environment(),
        config.domain(),
        config.routingTable(),
        config.providers(),
        config.publisher(),
        config.consumerDefaults(),
        config.consumers(),
        config.fast(),
        config.metrics(),
        sorted(problems.warnings()));
  }

  static void throwSorted(ConfigProblems problems) {
    if (!problems.errors().isEmpty()) {
      throw new ConfigException(sorted(problems.errors()));
    }
  }

  /** File by file, and in each as a reader goes through it. */
  private static List<ConfigProblem> sorted(List<ConfigProblem> unsorted) {
    List<String> files =
        unsorted.stream().map(problem -> problem.origin().file()).distinct().toList();
    List<ConfigProblem> sorted = new ArrayList<>(unsorted);
    sorted.sort(
        Comparator.<ConfigProblem>comparingInt(problem -> files.indexOf(problem.origin().file()))
            .thenComparingInt(problem -> problem.origin().line())
            .thenComparingInt(problem -> problem.origin().column()));
    return sorted;
  }
}
