package dev.signalbox.internal.consume;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A handler went over its time: one failed attempt. */
final class HandlerTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HandlerTimeoutException(Duration timeout, @Nullable Throwable failure) {
    super("the handler ran for more than " + timeout.toMillis() + " ms", failure);
  }
}
