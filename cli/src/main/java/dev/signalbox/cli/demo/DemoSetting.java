package dev.signalbox.cli.demo;

import dev.signalbox.Signalbox;
import dev.signalbox.cli.CommandFailure;
import dev.signalbox.spi.config.Variables;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a demo is to run.
 *
 * @param config a file or folder
 * @param environment the configuration's environment; null: that of the process, else {@code local}
 * @param provider the provider instance; null: what the configuration says
 * @param variables what the configuration's variables stand for
 * @param strictness what a bad line means
 * @param progress how progress shows
 */
record DemoSetting(
    Path config,
    @Nullable String environment,
    @Nullable String provider,
    Variables variables,
    Intake.Strictness strictness,
    ProgressLine.Style progress) {
  private static final String ENVIRONMENT_VARIABLE = "SIGNALBOX_ENV";

  /** Starts Signalbox; blocks. */
  Signalbox start(Accounting accounting) {
    Signalbox signalbox =
        Signalbox.builder()
            .config(config)
            .classLoader(DemoSetting.class.getClassLoader())
            .environment(chosenEnvironment())
            .variables(variables)
            .interceptPublish(accounting)
            .start();
    checkProvider(signalbox);
    return signalbox;
  }

  private String chosenEnvironment() {
    return environment != null
        ? environment
        : variables.value(ENVIRONMENT_VARIABLE).filter(name -> !name.isBlank()).orElse("local");
  }

  private void checkProvider(Signalbox signalbox) {
    Optional<String> actual = signalbox.config().domain().defaultProvider();
    if (provider != null && !actual.equals(Optional.of(provider))) {
      signalbox.close();
      throw new CommandFailure(
          "%s has default_provider = \"%s\", and does not let --provider choose another;%n"
                  .formatted(config, actual.orElse(""))
              + "  write default_provider = \"${SIGNALBOX_PROVIDER:-%s}\""
                  .formatted(actual.orElse(provider)));
    }
  }
}
