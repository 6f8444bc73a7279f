package dev.signalbox.cli;

import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.config.ConfigException;
import java.io.PrintWriter;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in a line or two; the stack trace only when asked for. */
final class FailureMessages implements IExecutionExceptionHandler {
  private static final int FAILED = 1;

  FailureMessages() {}

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    Throwable cause = unwrapped(failure);
    if (cause instanceof ConfigException config) {
      err.println(config.getMessage());
      err.println("The configuration has " + problems(config) + ".");
    } else {
      err.println("signalbox: " + message(cause));
    }
    if (wantsTrace(command)) {
      failure.printStackTrace(err);
    } else if (isSurprise(cause)) {
      err.println("  (--debug shows where this happened)");
    }
    return FAILED;
  }

  private static String problems(ConfigException config) {
    int count = config.problems().size();
    return count == 1 ? "1 problem" : count + " problems";
  }

  private static boolean wantsTrace(CommandLine command) {
    CommandLine top = command;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return top.getCommand() instanceof SignalboxCommand signalbox && signalbox.debug();
  }

  private static boolean isSurprise(Throwable cause) {
    return !(cause instanceof MessagingException
        || cause instanceof ConfigException
        || cause instanceof CommandFailure);
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String message(Throwable cause) {
    return isSurprise(cause) ? cause.toString() : String.valueOf(cause.getMessage());
  }
}
