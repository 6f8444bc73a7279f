package dev.signalbox.internal.handler;

import dev.signalbox.EventHandler;
import dev.signalbox.spi.EventPattern;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The handlers of one consumer by pattern; remembers a bounded number of resolved names. */
public final class HandlerRegistry {
  private static final int REMEMBERED_NAMES = 10_000;

  private final List<Registration> registrations;
  private final ConcurrentHashMap<String, List<EventHandler>> byName = new ConcurrentHashMap<>();

  /** A registry of these handlers, in this order. */
  public HandlerRegistry(List<Registration> registrations) {
    this.registrations = List.copyOf(registrations);
  }

  /** The handlers whose patterns match, in the order of their registration. */
  public List<EventHandler> matching(String eventName) {
    List<EventHandler> known = byName.get(eventName);
    if (known != null) {
      return known;
    }
    List<EventHandler> found =
        registrations.stream()
            .filter(registration -> registration.pattern().matches(eventName))
            .map(Registration::handler)
            .toList();
    if (byName.size() < REMEMBERED_NAMES) {
      byName.put(eventName, found);
    }
    return found;
  }

  /** All patterns. */
  public List<EventPattern> patterns() {
    return registrations.stream().map(Registration::pattern).toList();
  }

  /** A handler and what it is for. */
  public record Registration(EventPattern pattern, EventHandler handler) {}
}
