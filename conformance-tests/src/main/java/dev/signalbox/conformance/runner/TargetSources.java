package dev.signalbox.conformance.runner;

import dev.signalbox.InstalledProviders;
import dev.signalbox.conformance.kit.ConformanceRun;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the suite finds what it is to examine. */
@FunctionalInterface
public interface TargetSources {
  /**
   * The configurations of a provider, by the order in which they are examined. Nothing is opened
   * yet.
   *
   * @param provider the provider's type
   * @param config the configuration that the user names, if any
   * @throws IllegalArgumentException saying what is missing
   */
  List<ConformanceRun.TargetSource> find(String provider, Optional<Path> config);

  /**
   * Every instance of the provider's type in the named configuration; without one, the provider as
   * it is without any setting.
   */
  static TargetSources configured() {
    return (provider, config) ->
        config.isPresent()
            ? inFile(provider, config.orElseThrow())
            : List.of(() -> ConformanceTarget.of(provider, Map.of()));
  }

  private static List<ConformanceRun.TargetSource> inFile(String provider, Path file) {
    InstalledProviders installed =
        InstalledProviders.discover(Thread.currentThread().getContextClassLoader());
    SignalboxConfig config =
        SignalboxConfigLoader.create().providers(installed.catalog()).load(file);
    List<ConformanceRun.TargetSource> found =
        config.providers().values().stream()
            .filter(instance -> instance.type().equals(provider))
            .map(TargetSources::source)
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no provider instance of type \"%s\"; add a table [events.providers.%s] with its settings"
              .formatted(file, provider, provider));
    }
    return found;
  }

  private static ConformanceRun.TargetSource source(ProviderInstance instance) {
    return () ->
        ConformanceTarget.of(instance.type(), PlainTable.of(instance.config()))
            .named(instance.name());
  }
}
