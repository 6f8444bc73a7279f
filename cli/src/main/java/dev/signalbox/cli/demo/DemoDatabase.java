package dev.signalbox.cli.demo;

import dev.signalbox.cli.CommandFailure;
import dev.signalbox.cli.Console;
import dev.signalbox.lab.LabException;
import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import dev.signalbox.spi.config.Variables;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that a demo brings along, if it is to run on one and none is named: started for
 * it, durable like a real one, and gone with it.
 */
final class DemoDatabase implements AutoCloseable {
  private static final String PROVIDER_VARIABLE = "SIGNALBOX_PROVIDER";
  private static final String URL_VARIABLE = "SIGNALBOX_POSTGRESQL_URL";
  private static final String PROVIDER = "pgmq";

  private final @Nullable String provider;
  private final @Nullable PostgresBroker started;

  private DemoDatabase(@Nullable String provider, @Nullable PostgresBroker started) {
    this.provider = provider;
    this.started = started;
  }

  /**
   * The database of a demo.
   *
   * @param provider the provider instance that was asked for; null: none in particular
   * @param config the configuration that was asked for; null: the example, which knows the variable
   */
  static DemoDatabase of(Console console, @Nullable String provider, @Nullable Path config) {
    Variables process = Variables.ofProcess();
    String chosen = provider != null ? provider : set(process, PROVIDER_VARIABLE).orElse(PROVIDER);
    boolean wanted =
        config == null && chosen.equals(PROVIDER) && set(process, URL_VARIABLE).isEmpty();
    return new DemoDatabase(provider, wanted ? start(console) : null);
  }

  private static Optional<String> set(Variables variables, String name) {
    return variables.value(name).filter(value -> !value.isBlank());
  }

  private static PostgresBroker start(Console console) {
    console.out().println("Starting a PostgreSQL for this demo …");
    console.out().flush();
    try {
      PostgresBroker broker = PostgresLab.open(PostgresOptions.DEFAULT.in(folder()));
      console.out().printf("It is a %s, and vanishes with the demo.%n%n", broker.origin());
      return broker;
    } catch (LabException missing) {
      throw new CommandFailure(
          missing.getMessage()
              + "%n  The demo also runs without one: --provider memory; or on yours: %s=jdbc:postgresql://…"
                  .formatted(URL_VARIABLE));
    }
  }

  // Beside what is built, if this is a clone.
  private static Path folder() {
    return Optional.ofNullable(System.getProperty("signalbox.home"))
        .map(home -> Path.of(home, "cli", "target", "lab"))
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "signalbox-lab"));
  }

  /** The variables that the demo's configuration sees. */
  Variables variables() {
    Variables process = Variables.ofProcess();
    return name -> {
      if (provider != null && name.equals(PROVIDER_VARIABLE)) {
        return Optional.of(provider);
      } else if (started != null && name.equals(URL_VARIABLE)) {
        return Optional.of(started.url());
      }
      return process.value(name);
    };
  }

  @Override
  public void close() {
    if (started != null) {
      started.close();
    }
  }
}
