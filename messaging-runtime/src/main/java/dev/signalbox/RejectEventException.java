package dev.signalbox;

/** Thrown by a handler that will never be able to handle the event: it is dead-lettered at once. */
public class RejectEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A rejection with its reason, which the dead letter shows. */
  public RejectEventException(String reason) {
    super(reason);
  }

  /** A rejection with its reason and cause. */
  public RejectEventException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
