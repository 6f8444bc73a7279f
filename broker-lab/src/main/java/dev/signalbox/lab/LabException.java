package dev.signalbox.lab;

/** A broker that cannot be had, or that does not do what it is told; says what to do about it. */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception that has no other one behind it. */
  public LabException(String message) {
    super(message);
  }

  /** An exception with its cause. */
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
