package dev.signalbox.internal.assembly;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.util.Objects;

/**
 * A transaction of the application's that an event is published in. It is used on the thread that
 * brought it, before the call returns, or not at all.
 */
final class OpenTransaction {
  private final Object handle;
  private final Thread owner = Thread.currentThread();
  private boolean joined;

  OpenTransaction(Object handle) {
    this.handle = Objects.requireNonNull(handle, "transaction");
  }

  /** What the provider knows it by; only for the thread that brought it. */
  Object use(String eventName) {
    if (Thread.currentThread() != owner) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "publishing %s in a transaction: an interceptor has passed the event on in another thread, where the transaction must not be used"
              .formatted(eventName));
    }
    return handle;
  }

  /** The event has become part of it. */
  void join() {
    joined = true;
  }

  /** Whether the event has become part of it. */
  boolean joined() {
    return joined;
  }
}
