package dev.signalbox.cli;

import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.EventQueue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says where the events of a name go, and why. */
@Command(
    name = "explain",
    header = "Says where the events of a name go, and why.",
    description = {
      "",
      "Says which route the events of a name take and why, where that leads, and what happens when"
          + " their handlers fail. Connects to nothing.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:The configuration has problems.", "2:Wrong usage."},
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalbox routes explain payment.charged --config examples/payments",
      "  signalbox routes explain order.placed --group audit"
    })
final class RoutesExplainCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "An event's name, such as payment.charged.")
  private String name = "";

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The events' namespace. Without it: the first segment of their name.")
  private @Nullable String namespace;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "The consumer group. Without it: the default group.")
  private String group = EventQueue.DEFAULT_GROUP;

  @Spec private @Nullable CommandSpec spec;

  RoutesExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SignalboxConfig loaded = configuration.load();
    try {
      new RouteStory(loaded, name, chosenNamespace(), group)
          .lines()
          .forEach(console.out()::println);
      return 0;
    } catch (IllegalArgumentException wrongName) {
      if (spec == null) {
        throw wrongName;
      }
      throw new ParameterException(spec.commandLine(), String.valueOf(wrongName.getMessage()));
    }
  }

  private String chosenNamespace() {
    if (namespace != null) {
      return namespace;
    }
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
