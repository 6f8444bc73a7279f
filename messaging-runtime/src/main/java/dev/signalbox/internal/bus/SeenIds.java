package dev.signalbox.internal.bus;

import java.util.HashSet;
import java.util.Set;

/** The last so many ids; not thread-safe. */
final class SeenIds {
  private final String[] ring;
  private final Set<String> ids;
  private int next;

  SeenIds(int capacity) {
    this.ring = new String[capacity];
    this.ids = new HashSet<>();
  }

  /** Remembers an id, and forgets the oldest one if there are too many; false if it was known. */
  boolean add(String id) {
    if (ring.length == 0) {
      return true;
    }
    if (!ids.add(id)) {
      return false;
    }
    String oldest = ring[next];
    if (oldest != null) {
      ids.remove(oldest);
    }
    ring[next] = id;
    next = (next + 1) % ring.length;
    return true;
  }
}
