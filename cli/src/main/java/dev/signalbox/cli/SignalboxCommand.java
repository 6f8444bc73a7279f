package dev.signalbox.cli;

import dev.signalbox.cli.demo.DemoCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command that holds all others. */
@Command(
    name = "signalbox",
    description = "Domain events for Java, free of the broker.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something is wrong, or went wrong.", "2:Wrong usage."},
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalbox demo",
      "  signalbox routes check config",
      "  signalbox demo --help",
      "",
      "In a clone, ./signalbox test builds everything and runs all tests."
    },
    subcommands = {
      DemoCommand.class,
      RoutesCommand.class,
      ProvidersCommand.class,
      LabConformanceCommand.class
    })
final class SignalboxCommand implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  @Spec private @Nullable CommandSpec spec;

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "which command? One of those below.");
    }
  }
}
