package dev.signalbox.cli;

import picocli.CommandLine;

/** Where the {@code signalbox} command begins. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(Console.ofProcess(), arguments));
  }

  /**
   * Runs one command.
   *
   * @return 0 for success, 1 when the command found or met something wrong, 2 for wrong usage
   */
  static int run(Console console, String... arguments) {
    CommandLine commands = new CommandLine(new SignalboxCommand(), new Commands(console));
    ProviderTaskCommand.addTo(commands, console);
    commands
        .setOut(console.out())
        .setErr(console.err())
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(88)
        .setExecutionExceptionHandler(new FailureMessages());
    int code = commands.execute(arguments);
    console.out().flush();
    console.err().flush();
    return code;
  }
}
