package dev.signalbox.internal.registry;

import dev.signalbox.routing.ProviderCatalog;
import dev.signalbox.spi.EventMessagingProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * The providers on the class path or module path. Each failure is contained and explained: a broken
 * jar does not keep the others from working. Immutable.
 */
public final class ProviderRegistry implements ProviderCatalog {
  private static final Set<String> KNOWN = Set.of("memory", "pgmq", "kafka", "rabbitmq", "sns");
  private static final int MAX_BROKEN = 100;

  private final Map<String, List<FoundProvider>> byName;
  private final List<String> problems;

  private ProviderRegistry(Map<String, List<FoundProvider>> byName, List<String> problems) {
    this.byName = Collections.unmodifiableMap(byName);
    this.problems = List.copyOf(problems);
  }

  /**
   * Looks for providers.
   *
   * @param loader where
   * @param more providers beside those that are found
   */
  public static ProviderRegistry discover(
      ClassLoader loader, List<? extends EventMessagingProvider> more) {
    Map<String, List<FoundProvider>> byName = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    more.forEach(provider -> register(provider, byName, problems));
    Iterator<ServiceLoader.Provider<EventMessagingProvider>> found =
        ServiceLoader.load(EventMessagingProvider.class, loader).stream().iterator();
    int broken = 0;
    while (broken < MAX_BROKEN) {
      try {
        if (!found.hasNext()) {
          break;
        }
        register(found.next(), byName, problems);
      } catch (ServiceConfigurationError | LinkageError unusable) {
        broken++;
        problems.add("a provider cannot be loaded: " + explained(unusable));
      }
    }
    byName.values().forEach(same -> reportDuplicates(same, problems));
    return new ProviderRegistry(byName, problems);
  }

  private static void register(
      ServiceLoader.Provider<EventMessagingProvider> candidate,
      Map<String, List<FoundProvider>> byName,
      List<String> problems) {
    EventMessagingProvider provider;
    try {
      provider = candidate.get();
    } catch (ServiceConfigurationError | LinkageError unusable) {
      problems.add(
          "provider %s in %s cannot be loaded: %s"
              .formatted(
                  candidate.type().getName(),
                  FoundProvider.location(candidate.type()),
                  explained(unusable)));
      return;
    }
    register(provider, byName, problems);
  }

  private static void register(
      EventMessagingProvider provider,
      Map<String, List<FoundProvider>> byName,
      List<String> problems) {
    String where =
        provider.getClass().getName() + " in " + FoundProvider.location(provider.getClass());
    try {
      String name = provider.name();
      if (name == null || !name.matches("[a-z][a-z0-9_-]*")) {
        problems.add(
            "provider %s has the name \"%s\"; a name is lower-case letters, digits, - and _: ask its author"
                .formatted(where, name));
      } else if (provider.spiVersion() != EventMessagingProvider.SPI_VERSION) {
        problems.add(
            "provider \"%s\" (%s) was made for version %d of the provider contract, this Signalbox has version %d; use the version of the jar that goes with this Signalbox"
                .formatted(name, where, provider.spiVersion(), EventMessagingProvider.SPI_VERSION));
      } else {
        byName
            .computeIfAbsent(name, any -> new ArrayList<>())
            .add(FoundProvider.of(provider, name));
      }
    } catch (RuntimeException | LinkageError broken) {
      problems.add("provider %s cannot be used: %s".formatted(where, broken));
    }
  }

  private static void reportDuplicates(List<FoundProvider> same, List<String> problems) {
    if (same.size() > 1) {
      problems.add(duplicates(same));
    }
  }

  private static String duplicates(List<FoundProvider> same) {
    List<String> jars = same.stream().map(FoundProvider::where).toList();
    return "%d providers are called \"%s\": %s; keep one of them on the class path"
        .formatted(same.size(), same.get(0).name(), String.join(" and ", jars));
  }

  private static String explained(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + cause;
  }

  @Override
  public Optional<EventMessagingProvider> find(String type) {
    List<FoundProvider> found = byName.getOrDefault(type, List.of());
    return found.size() == 1 ? Optional.of(found.get(0).provider()) : Optional.empty();
  }

  @Override
  public String explainAbsence(String type) {
    List<FoundProvider> found = byName.getOrDefault(type, List.of());
    if (found.size() > 1) {
      return duplicates(found);
    }
    StringBuilder text = new StringBuilder();
    List<String> about = problems.stream().filter(problem -> problem.contains(type)).toList();
    if (!about.isEmpty()) {
      text.append(String.join("; ", about));
    } else if (KNOWN.contains(type)) {
      text.append("add dev.signalbox:provider-").append(type);
    } else {
      text.append("there are ").append(new TreeSet<>(byName.keySet()));
    }
    return text.toString();
  }

  /** All usable providers, by name. */
  public List<FoundProvider> providers() {
    return byName.values().stream()
        .filter(same -> same.size() == 1)
        .map(same -> same.get(0))
        .toList();
  }

  /** What is wrong with others, a sentence each. */
  public List<String> problems() {
    return problems;
  }
}
