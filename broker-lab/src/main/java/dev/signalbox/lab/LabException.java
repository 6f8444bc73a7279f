package dev.signalbox.lab;

/** A broker cannot be had or does not obey; the message names what is missing and the remedy. */
public final class LabException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An exception with this message alone. */
  public LabException(String message) {
    super(message);
  }

  /** An exception with this message, raised because of {@code cause}. */
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
