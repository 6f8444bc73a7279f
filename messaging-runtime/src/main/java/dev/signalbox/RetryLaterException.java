package dev.signalbox;

import java.time.Duration;

/** Thrown by a handler that knows when a retry makes sense. It is a failed attempt like others. */
public class RetryLaterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration delay;

  /** Asks for a retry after the delay. */
  public RetryLaterException(Duration delay, String reason) {
    super(reason);
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a delay cannot be negative: " + delay);
    }
    this.delay = delay;
  }

  /** How long to wait. */
  public Duration delay() {
    return delay;
  }
}
