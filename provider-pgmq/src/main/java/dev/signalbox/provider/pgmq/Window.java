package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.ReceiverOptions;

/**
 * How much more a receiver may hold: events, and bytes of their bodies. Guarded by its own monitor,
 * under which nothing is done but counting.
 */
final class Window {

  private final int maxEvents;
  private final long maxBytes;
  private int events;
  private long bytes;

  Window(ReceiverOptions options) {
    this.maxEvents = options.windowEvents();
    this.maxBytes = options.windowBytes();
  }

  /** How many more events may be taken; none while the bytes are used up. */
  synchronized int freeEvents() {
    return bytes >= maxBytes ? 0 : maxEvents - events;
  }

  /** How many more bytes may be taken; at least 1 where there is room for an event. */
  synchronized long freeBytes() {
    return Math.max(1, maxBytes - bytes);
  }

  synchronized void hold(long eventBytes) {
    events++;
    bytes += eventBytes;
  }

  synchronized void release(long eventBytes) {
    events--;
    bytes -= eventBytes;
  }
}
