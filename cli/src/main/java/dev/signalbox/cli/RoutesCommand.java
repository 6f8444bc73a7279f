package dev.signalbox.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a configuration says about routes. */
@Command(
    name = "routes",
    header = "Checks a configuration, or explains where events go.",
    description = "",
    footer = {
      "  signalbox routes check examples/payments",
      "  signalbox routes explain payment.charged --config examples/payments"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RoutesCheckCommand.class, RoutesExplainCommand.class})
final class RoutesCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "routes check, or routes explain NAME?");
    }
  }
}
