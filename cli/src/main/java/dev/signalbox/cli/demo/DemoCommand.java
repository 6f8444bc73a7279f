package dev.signalbox.cli.demo;

import dev.signalbox.cli.CommandFailure;
import dev.signalbox.cli.Configurations;
import dev.signalbox.cli.Console;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Publishes and consumes events, end to end, and accounts for each of them. */
@Command(
    name = "demo",
    header = "Sends events end to end, and accounts for every one.",
    description = {
      "",
      "Publishes a few thousand events by the routes of a configuration, consumes them with handlers"
          + " that fail now and then, accounts for every event, and brings one back from the dead"
          + " letters.",
      "",
      "Without --config it runs on a PostgreSQL that it brings along; with SIGNALBOX_POSTGRESQL_URL"
          + " on yours, with --provider memory on none.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every event was handled or kept.",
      "1:One was lost, or --strict met a bad line.",
      "2:Wrong usage."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalbox demo",
      "  signalbox demo --count 100000",
      "  signalbox demo --provider memory",
      "  signalbox demo --events orders.jsonl",
      "  zcat events.jsonl.gz | signalbox demo --events - --strict"
    })
public final class DemoCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = {
        "Your own events, one JSON object a line; - reads standard input.",
        "Either complete events, or the short form:",
        "{\"event_name\": …, \"payload\": …, \"namespace\": …}"
      })
  private @Nullable String events;

  @Option(names = "--strict", description = "Stop at the first line that is no event.")
  private boolean strict;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many events to make up. Default: ${DEFAULT-VALUE}")
  private long count;

  @Option(
      names = "--config",
      paramLabel = "CONFIG",
      description = "A .toml file, or a folder with base/events.toml. Default: examples/payments")
  private @Nullable Path config;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "The configuration's environment. Default: SIGNALBOX_ENV, else local")
  private @Nullable String environment;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description =
          "The provider instance to use, by the variable SIGNALBOX_PROVIDER that the example's"
              + " default_provider refers to.")
  private @Nullable String provider;

  @Option(names = "--no-progress", description = "Show no progress.")
  private boolean quiet;

  @Option(names = "--seed", hidden = true, defaultValue = "20260101")
  private long seed;

  @Spec private @Nullable CommandSpec spec;

  /** The command, for this console. */
  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    checkUsage();
    Path chosen = configuration();
    try (EventSource source = source();
        DemoDatabase database = DemoDatabase.of(console, provider, config)) {
      DemoSetting setting =
          new DemoSetting(
              chosen, environment, provider, database.variables(), strictness(), style());
      return new Demo(console, setting, source).run();
    }
  }

  private EventSource source() {
    return events == null
        ? EventSource.madeUp(count, seed)
        : EventSource.named(events, console.in());
  }

  private void checkUsage() {
    if (spec == null) {
      return;
    }
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be at least 1, not " + count);
    }
    if (strict && events == null) {
      throw new ParameterException(
          spec.commandLine(), "--strict is about the lines of --events FILE, which is missing");
    }
  }

  private Path configuration() {
    if (config != null) {
      return Configurations.chosen(config);
    }
    return Configurations.example()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "the example configuration is not here; name one with --config"));
  }

  private Intake.Strictness strictness() {
    return strict ? Intake.Strictness.STOP : Intake.Strictness.SKIP;
  }

  private ProgressLine.Style style() {
    if (quiet) {
      return ProgressLine.Style.NONE;
    }
    return console.kind() == Console.Kind.TERMINAL
        ? ProgressLine.Style.LIVE
        : ProgressLine.Style.PLAIN;
  }
}
