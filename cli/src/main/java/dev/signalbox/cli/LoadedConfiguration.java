package dev.signalbox.cli;

import dev.signalbox.InstalledProviders;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads configurations with the providers on the class path, which check their own tables. */
final class LoadedConfiguration {
  private LoadedConfiguration() {}

  /**
   * Loads one; blocks to read files.
   *
   * @throws dev.signalbox.spi.config.ConfigException with everything that is wrong
   */
  static SignalboxConfig of(Path path, @Nullable String environment) {
    SignalboxConfigLoader loader =
        SignalboxConfigLoader.create()
            .providers(
                InstalledProviders.discover(LoadedConfiguration.class.getClassLoader()).catalog());
    return (environment == null ? loader : loader.environment(environment)).load(path);
  }
}
