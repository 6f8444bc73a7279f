package dev.signalbox.provider.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The groups that vanish, and when each does unless a receiver comes. Guarded by the lock. */
final class EphemeralGroups {

  private final Map<MemoryQueue, Expiry> idle = new HashMap<>();
  private final NavigableSet<Expiry> byTime =
      new TreeSet<>(
          Comparator.comparing(Expiry::at).thenComparing(expiry -> expiry.queue.address().name()));

  /** The group has no receiver; if it is ephemeral, its time begins to run. */
  void becameIdle(MemoryQueue queue, Instant now) {
    Duration expiry = queue.expiry();
    if (expiry != null) {
      becameBusy(queue);
      Expiry next = new Expiry(now.plus(expiry), queue);
      idle.put(queue, next);
      byTime.add(next);
    }
  }

  /** The group has a receiver, or is gone: no time runs. */
  void becameBusy(MemoryQueue queue) {
    Expiry running = idle.remove(queue);
    if (running != null) {
      byTime.remove(running);
    }
  }

  /** A group past its expiry; null: there is none. */
  @Nullable MemoryQueue nextExpired(Instant now) {
    return byTime.isEmpty() || byTime.first().at().isAfter(now) ? null : byTime.first().queue();
  }

  private record Expiry(Instant at, MemoryQueue queue) {}
}
