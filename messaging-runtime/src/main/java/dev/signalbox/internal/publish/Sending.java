package dev.signalbox.internal.publish;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** One call of a provider's publish, until it comes back or is given up: whichever is first. */
final class Sending {
  final List<PendingEvent> batch;
  final long startNanos = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();

  Sending(List<PendingEvent> batch) {
    this.batch = batch;
  }

  /** Ends it; false if it had ended. */
  boolean end() {
    return ended.compareAndSet(false, true);
  }
}
