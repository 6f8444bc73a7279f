package dev.signalbox.conformance;

import dev.signalbox.conformance.runner.ConformanceCommand;
import picocli.CommandLine;

/** Where the suite's own jar begins: {@code java -cp kit.jar:acme-provider.jar …}. */
public final class Main {
  private Main() {}

  /** Runs the suite and ends the process: 0 if all is proved, 1 if not, 2 for wrong usage. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ConformanceCommand())
            .setUsageHelpWidth(88)
            .setExecutionExceptionHandler(
                (failure, command, result) -> {
                  command.getErr().println("conformance: " + failure.getMessage());
                  return 1;
                })
            .execute(arguments));
  }
}
