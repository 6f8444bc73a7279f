package dev.signalbox.provider.memory;

import dev.signalbox.spi.ReceiverOptions;

/** What one receiver holds unsettled, against its options. Guarded by the broker's lock. */
final class Window {

  private final int maxEvents;
  private final long maxBytes;
  private int events;
  private long bytes;

  Window(ReceiverOptions options) {
    this.maxEvents = options.windowEvents();
    this.maxBytes = options.windowBytes();
  }

  /** Whether there is room; an event larger than the whole window is held alone. */
  boolean admits(HeldEvent event) {
    return events < maxEvents && (events == 0 || bytes + event.bytes() <= maxBytes);
  }

  void hold(HeldEvent event) {
    events++;
    bytes += event.bytes();
  }

  void release(HeldEvent event) {
    events--;
    bytes -= event.bytes();
  }
}
