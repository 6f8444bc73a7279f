package dev.signalbox.cli;

import dev.signalbox.routing.SignalboxConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which commands say which configuration they mean. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      paramLabel = "CONFIG",
      description = "A .toml file, or a folder with base/events.toml. Without it: ./config")
  private @Nullable Path config;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "The environment whose file is laid over the base; else SIGNALBOX_ENV.")
  private @Nullable String environment;

  /** Loads it; blocks to read files. */
  SignalboxConfig load() {
    return LoadedConfiguration.of(Configurations.chosen(config), environment);
  }
}
