package dev.signalbox.cli;

/** Ends a command with exit code 1 and a message that is all there is to say. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with what is wrong and what to do about it. */
  public CommandFailure(String message) {
    super(message);
  }
}
