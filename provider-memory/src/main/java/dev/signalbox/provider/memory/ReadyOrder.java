package dev.signalbox.provider.memory;

import dev.signalbox.spi.Ordering;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which of a queue's entries comes next: of those that are due the one published first, so that
 * what was returned or retried takes its original place. Guarded by the broker's lock.
 *
 * <p>With {@link Ordering#PER_KEY} the entries of a key stand in a lane, and only the first of a
 * lane can come; while it is leased, or waits for its time, the others of its key wait behind it.
 * That holds for a delayed publish too: the order of publishing is the order of delivery.
 */
final class ReadyOrder {

  private static final Comparator<QueueEntry> BY_TIME =
      Comparator.comparing((QueueEntry entry) -> Objects.requireNonNull(entry.notBefore()))
          .thenComparing(QueueEntry.BY_SEQUENCE);

  private final NavigableSet<QueueEntry> ready = new TreeSet<>(QueueEntry.BY_SEQUENCE);
  private final NavigableSet<QueueEntry> delayed = new TreeSet<>(BY_TIME);
  private final Map<String, Deque<QueueEntry>> lanes = new HashMap<>();
  private Ordering ordering;

  ReadyOrder(Ordering ordering) {
    this.ordering = ordering;
  }

  Ordering ordering() {
    return ordering;
  }

  /** Adds an entry behind all others. */
  void append(QueueEntry entry, Instant now) {
    String key = laneKey(entry);
    if (key != null) {
      lanes.computeIfAbsent(key, any -> new ArrayDeque<>(2)).addLast(entry);
    }
    offer(entry, now);
  }

  /** Lets an entry come again in its place, when it is due and its lane is free. */
  void offer(QueueEntry entry, Instant now) {
    if (entry.isLeased() || !isFirstOfLane(entry)) {
      return;
    }
    if (entry.isDue(now)) {
      ready.add(entry);
    } else {
      delayed.add(entry);
    }
  }

  /** The next entry that can be delivered, left where it is. */
  @Nullable QueueEntry peek() {
    return ready.isEmpty() ? null : ready.first();
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Takes the next entry; its lane is held until it is offered again or leaves. */
  QueueEntry poll() {
    return Objects.requireNonNull(ready.pollFirst(), "nothing is ready");
  }

  /** When the next delay is over; null: nothing is delayed. */
  @Nullable Instant nextTime() {
    return delayed.isEmpty() ? null : delayed.first().notBefore();
  }

  /** Moves what is due by now to where it can be delivered. */
  void promote(Instant now) {
    while (!delayed.isEmpty() && delayed.first().isDue(now)) {
      ready.add(Objects.requireNonNull(delayed.pollFirst()));
    }
  }

  /** Removes an entry for good, wherever it is, and lets the next of its lane come. */
  void remove(QueueEntry entry, Instant now) {
    if (!ready.remove(entry) && entry.notBefore() != null) {
      delayed.remove(entry);
    }
    leaveLane(entry, now);
  }

  /** Removes an entry that was polled, and lets the next of its lane come. */
  void leaveLane(QueueEntry entry, Instant now) {
    String key = laneKey(entry);
    Deque<QueueEntry> lane = key == null ? null : lanes.get(key);
    if (lane == null) {
      return;
    }
    lane.remove(entry);
    QueueEntry next = lane.peekFirst();
    if (next == null) {
      lanes.remove(key);
    } else {
      offer(next, now);
    }
  }

  /**
   * Begins anew with these entries, in the order of publishing. If they were leased in another
   * ordering, several of one key may be out; none that follows them comes before they are back.
   */
  void rebuild(Collection<QueueEntry> entries, Ordering newOrdering, Instant now) {
    ordering = newOrdering;
    ready.clear();
    delayed.clear();
    lanes.clear();
    entries.forEach(entry -> append(entry, now));
  }

  private boolean isFirstOfLane(QueueEntry entry) {
    String key = laneKey(entry);
    Deque<QueueEntry> lane = key == null ? null : lanes.get(key);
    return lane == null || lane.peekFirst() == entry;
  }

  private @Nullable String laneKey(QueueEntry entry) {
    return ordering == Ordering.PER_KEY ? entry.event().message().orderingKey() : null;
  }
}
