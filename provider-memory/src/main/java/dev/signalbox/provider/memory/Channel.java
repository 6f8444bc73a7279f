package dev.signalbox.provider.memory;

import dev.signalbox.spi.EventChannel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One namespace's events: the queues of its groups, and the past events for groups to come. Guarded
 * by the broker's lock.
 */
final class Channel {

  private final EventChannel address;
  private final Set<MemoryQueue> groups = new LinkedHashSet<>();
  private final Deque<HeldEvent> history = new ArrayDeque<>();
  private final int historyEvents;
  private final long historyBytes;
  private long bytes;

  Channel(EventChannel address, MemorySettings settings) {
    this.address = address;
    this.historyEvents = settings.historyEvents();
    this.historyBytes = settings.historyBytes();
  }

  EventChannel address() {
    return address;
  }

  /** The queues of its groups. */
  Collection<MemoryQueue> groups() {
    return groups;
  }

  /** Gives an event to every group, and remembers it. */
  void publish(HeldEvent event, Instant now) {
    for (MemoryQueue group : groups) {
      group.append(event, now);
    }
    remember(event);
  }

  /** Gives the past events, as far as they are remembered, to the queue of a new group. */
  void replay(MemoryQueue queue, Instant now) {
    history.forEach(event -> queue.append(event, now));
  }

  private void remember(HeldEvent event) {
    history.addLast(event);
    bytes += event.bytes();
    while (history.size() > historyEvents || bytes > historyBytes) {
      bytes -= history.removeFirst().bytes();
    }
  }
}
