package dev.signalbox.cli;

import static dev.signalbox.cli.text.Wording.count;

import dev.signalbox.cli.text.Table;
import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.config.ConfigProblem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a configuration and says all that is wrong with it. */
@Command(
    name = "check",
    header = "Says everything that is wrong with a configuration.",
    description = {
      "",
      "Loads a configuration, the providers' own tables included, and lists everything that is"
          + " wrong with it. Connects to nothing.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:The configuration is good.", "1:It has problems.", "2:Wrong usage."},
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalbox routes check examples/payments",
      "  signalbox routes check config --env production"
    })
final class RoutesCheckCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "CONFIG",
      description = "A .toml file, or a folder with base/events.toml. Without it: ./config")
  private @Nullable Path config;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "The environment whose file is laid over the base; else SIGNALBOX_ENV.")
  private @Nullable String environment;

  RoutesCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Path path = Configurations.chosen(config);
    SignalboxConfig loaded = LoadedConfiguration.of(path, environment);
    PrintWriter out = console.out();
    out.println(path + " is good.");
    summary(loaded).lines().forEach(out::println);
    for (ConfigProblem warning : loaded.warnings()) {
      out.println("warning: " + warning);
    }
    return 0;
  }

  private static Table summary(SignalboxConfig config) {
    Table table = new Table(Table.Align.LEFT);
    table.row("environment", config.environment());
    table.row("routes", routes(config));
    table.row("providers", providers(config));
    table.row(
        "default",
        config.defaultDelivery().name().toLowerCase(Locale.ROOT)
            + config.domain().defaultProvider().map(name -> ", to " + name).orElse(""));
    table.row(
        "consumers",
        config.consumers().isEmpty()
            ? "no group has settings of its own"
            : "own settings for " + String.join(", ", config.consumers().keySet()));
    return table;
  }

  private static String routes(SignalboxConfig config) {
    return count(config.domain().routes().size(), "route")
        + config.domain().routes().stream()
            .map(route -> route.pattern().map(Object::toString).orElse(""))
            .limit(8)
            .collect(
                Collectors.joining(", ", ": ", config.domain().routes().size() > 8 ? ", …" : ""));
  }

  private static String providers(SignalboxConfig config) {
    return config.providers().isEmpty()
        ? "none"
        : config.providers().values().stream()
            .map(RoutesCheckCommand::provider)
            .collect(Collectors.joining(", "));
  }

  private static String provider(ProviderInstance instance) {
    return instance.name().equals(instance.type())
        ? instance.name()
        : instance.name() + " (" + instance.type() + ")";
  }
}
