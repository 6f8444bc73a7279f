package dev.signalbox;

import dev.signalbox.internal.registry.FoundProvider;
import dev.signalbox.internal.registry.ProviderRegistry;
import dev.signalbox.routing.ProviderCatalog;
import dev.signalbox.spi.EventMessagingProvider;
import java.util.List;
import java.util.Objects;

/** The provider jars that a program has, for tools that show or check them. Immutable. */
public final class InstalledProviders {
  private final ProviderRegistry registry;

  private InstalledProviders(ProviderRegistry registry) {
    this.registry = registry;
  }

  /** Looks for providers as a Signalbox does that starts; connects to nothing, and never throws. */
  public static InstalledProviders discover(ClassLoader loader) {
    return new InstalledProviders(
        ProviderRegistry.discover(Objects.requireNonNull(loader, "loader"), List.of()));
  }

  /** Those that can be used. */
  public List<Installed> usable() {
    return registry.providers().stream().map(InstalledProviders::installed).toList();
  }

  private static Installed installed(FoundProvider found) {
    return new Installed(found.name(), found.version(), found.where(), found.provider());
  }

  /** Why others cannot be used, with the remedy. */
  public List<String> problems() {
    return registry.problems();
  }

  /** The same for loading configurations. */
  public ProviderCatalog catalog() {
    return registry;
  }

  /**
   * One provider.
   *
   * @param type the name by which configurations speak of it
   * @param version of its jar; {@code unknown} if the jar does not say
   * @param location the jar or folder that it was found in
   * @param provider the provider itself
   */
  public record Installed(
      String type, String version, String location, EventMessagingProvider provider) {
    /** Checks the components. */
    public Installed {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(location, "location");
      Objects.requireNonNull(provider, "provider");
    }
  }
}
