package dev.signalbox.cli;

import dev.signalbox.conformance.runner.ConformanceCommand;
import picocli.CommandLine.Command;

/** The conformance suite, which brings a broker along where none is configured. */
@Command(
    name = "conformance",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalbox conformance --provider pgmq",
      "  signalbox conformance --provider pgmq --clause DUR-15",
      "  signalbox conformance --provider acme --config acme.toml --report target/report"
    })
final class LabConformanceCommand extends ConformanceCommand {
  LabConformanceCommand() {
    super(new LabTargets());
  }

  @Override
  protected String commandLine() {
    return "./signalbox conformance";
  }
}
