package dev.signalbox.routing;

import org.jspecify.annotations.Nullable;

/**
 * Remembers a bounded number of names and their routes. An entry is immutable and its fields are
 * final, so that a thread that sees it through the race on the array sees it whole; at worst it
 * sees an older entry and resolves the name again.
 */
final class ResolvedNames {

  private static final int SETS = 2_048;
  private static final int WAYS = 4;

  private final @Nullable Entry[] entries = new Entry[SETS * WAYS];

  private record Entry(String name, Route route) {}

  @Nullable Route find(String name) {
    int first = firstOf(name);
    for (int way = 0; way < WAYS; way++) {
      Entry entry = entries[first + way];
      if (entry != null && entry.name.equals(name)) {
        return entry.route;
      }
    }
    return null;
  }

  void remember(String name, Route route) {
    int first = firstOf(name);
    // The newest comes first, the oldest of the set falls out.
    for (int way = WAYS - 1; way > 0; way--) {
      entries[first + way] = entries[first + way - 1];
    }
    entries[first] = new Entry(name, route);
  }

  private static int firstOf(String name) {
    int hash = name.hashCode() * 0x9E3779B9;
    return ((hash >>> 16) & (SETS - 1)) * WAYS;
  }
}
